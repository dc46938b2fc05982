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
    private const uint PauseMicroseconds = 10_000;

    private readonly Action<DirectThread> _body;
    private readonly string _name;
    private nuint _native;
    private Thread? _managed;

    private DirectThread(Action<DirectThread> body, string name)
    {
        _body = body;
        _name = name;
    }

    /// <summary>Starts a thread, which is given itself. Nothing may leave its body.</summary>
    /// <exception cref="ModelManagerException"><see cref="ErrorCode.Internal"/>: it is not to be had.</exception>
    public static DirectThread Start(Action<DirectThread> body, string name)
    {
        var thread = new DirectThread(body, name);
        if (!OperatingSystem.IsLinux() || !thread.TryStartNative())
        {
            thread._managed = new Thread(thread.Run) { IsBackground = true };
            ThreadReserve.Start(thread._managed);
        }

        return thread;
    }

    /// <summary>Waits until it has ended, or from itself, lets go of it. Once, by somebody, or what it took stays.</summary>
    public void End()
    {
        if (_managed is null)
        {
            _ = _native == Self() ? Detach(_native) : Join(_native, null);
        }
        else if (_managed != Thread.CurrentThread)
        {
            _managed.Join();
        }
    }

    // False where libc has no such functions in it: glibc before 2.34, and the library hosted by a runtime that links nothing.
    private bool TryStartNative()
    {
        var self = GCHandle.Alloc(this);
        var isStarted = false;
        try
        {
            isStarted = Create(out _native, null, &Enter, GCHandle.ToIntPtr(self)) == 0;
            return isStarted ? true : throw ThreadReserve.Missing(null);
        }
        catch (EntryPointNotFoundException)
        {
            return false;
        }
        finally
        {
            if (!isStarted)
            {
                self.Free();
            }
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static nint Enter(nint self)
    {
        var handle = GCHandle.FromIntPtr(self);
        var thread = (DirectThread)handle.Target!;
        handle.Free();

        // Before its starter knows, perhaps, and before the body tells anybody.
        thread._native = Self();
        while (!IsKnown())
        {
            _ = Pause(PauseMicroseconds);
        }

        thread.Run();
        return 0;
    }

    // The runtime makes its own record of a thread that came from outside when it is first asked for: without it nothing can be waited for.
    private static bool IsKnown()
    {
        try
        {
            return Thread.CurrentThread.IsAlive && Environment.CurrentManagedThreadId != 0;
        }
        catch (Exception)
        {
            // There is no memory now; its starter was told that there is a thread.
            return false;
        }
    }

    private void Run()
    {
        try
        {
            Thread.CurrentThread.Name = _name;
        }
        catch (Exception)
        {
            // There is no memory for it: then it has none.
        }

        _body(this);
    }

    [LibraryImport("libc", EntryPoint = "pthread_create")]
    private static partial int Create(out nuint thread, void* attributes, delegate* unmanaged[Cdecl]<nint, nint> start, nint argument);

    [LibraryImport("libc", EntryPoint = "pthread_join")]
    private static partial int Join(nuint thread, void** result);

    [LibraryImport("libc", EntryPoint = "usleep")]
    private static partial int Pause(uint microseconds);

    [LibraryImport("libc", EntryPoint = "pthread_self")]
    private static partial nuint Self();

    [LibraryImport("libc", EntryPoint = "pthread_detach")]
    private static partial int Detach(nuint thread);
}
