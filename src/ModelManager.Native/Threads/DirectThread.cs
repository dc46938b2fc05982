using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using ModelManager.Primitives;

namespace ModelManager.Native.Threads;

/// <summary>
/// A thread that its starter does not wait for. The runtime's own spins in <see cref="Thread.Start()"/> until the thread runs, which on a busy machine
/// takes milliseconds of the host's main thread; where there are pthreads, one is made directly, and the runtime gets to know it when it comes in.
/// </summary>
internal sealed unsafe partial class DirectThread
{
    private readonly Action _body;
    private readonly string _name;
    private nuint _native;
    private Thread? _managed;
    private int _id;

    private DirectThread(Action body, string name)
    {
        _body = body;
        _name = name;
    }

    /// <summary>Whether this is the thread that asks.</summary>
    public bool IsCurrent => Volatile.Read(ref _id) == Environment.CurrentManagedThreadId;

    /// <summary>Starts a thread. Nothing may leave its body.</summary>
    /// <exception cref="ModelManagerException"><see cref="ErrorCode.Internal"/>: it is not to be had.</exception>
    public static DirectThread Start(Action body, string name)
    {
        var thread = new DirectThread(body, name);
        if (OperatingSystem.IsLinux())
        {
            thread.StartNative();
        }
        else
        {
            thread._managed = new Thread(thread.Run) { IsBackground = true };
            ThreadReserve.Start(thread._managed);
        }

        return thread;
    }

    /// <summary>Waits until it has ended, or from itself, does not wait. Once.</summary>
    public void End()
    {
        if (_managed is { } managed)
        {
            if (!IsCurrent)
            {
                managed.Join();
            }
        }
        else if (IsCurrent)
        {
            // Its starter may not have been told yet which one it is.
            _ = Detach(Self());
        }
        else
        {
            _ = Join(_native, null);
        }
    }

    private void StartNative()
    {
        var self = GCHandle.Alloc(this);
        if (Create(out _native, null, &Enter, GCHandle.ToIntPtr(self)) != 0)
        {
            self.Free();
            throw ThreadReserve.Missing(null);
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static nint Enter(nint self)
    {
        var handle = GCHandle.FromIntPtr(self);
        var thread = (DirectThread)handle.Target!;
        handle.Free();
        thread.Run();
        return 0;
    }

    private void Run()
    {
        Volatile.Write(ref _id, Environment.CurrentManagedThreadId);
        try
        {
            Thread.CurrentThread.Name = _name;
        }
        catch (Exception)
        {
            // There is no memory for it: then it has none.
        }

        _body();
    }

    [LibraryImport("libc", EntryPoint = "pthread_create")]
    private static partial int Create(out nuint thread, void* attributes, delegate* unmanaged[Cdecl]<nint, nint> start, nint argument);

    [LibraryImport("libc", EntryPoint = "pthread_join")]
    private static partial int Join(nuint thread, void** result);

    [LibraryImport("libc", EntryPoint = "pthread_self")]
    private static partial nuint Self();

    [LibraryImport("libc", EntryPoint = "pthread_detach")]
    private static partial int Detach(nuint thread);
}
