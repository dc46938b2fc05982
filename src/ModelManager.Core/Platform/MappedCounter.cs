using System.Runtime.InteropServices;
using ModelManager.Primitives;

namespace ModelManager.Platform;

/// <summary>
/// A number shared by every process that has the root open, read without a system call. It is written with a call and only read through the
/// mapping: a store to a mapped page kills the process (SIGBUS) when the file system finds no room for the page, as one that copies on write
/// may at any time. Its blocks are allocated before it is mapped, and we never truncate or replace it, because reading a page without a
/// block does the same.
/// </summary>
internal sealed unsafe class MappedCounter
{
    private const int SizeBytes = 4096;

    // Several processes may raise it at once, each from the value that it sees, and each has to be a change. So what is added is 1, for whoever
    // counts, and something by chance above these bits.
    private const int CountBits = 20;
    private const long MaxChance = 1L << 20;

    // The collector sees a small object and no mapping: without this, a host that opens and closes all day keeps hundreds of them.
    private const long PressureBytes = 256 << 10;

    private readonly RootFolder _root;
    private readonly string _relative;
    private readonly Lock _raising = new();
    private readonly bool _writable;
    private readonly long* _value;
    private FileIdentity _identity;

    private MappedCounter(RootFolder root, string relative, FileIdentity identity, nint address, bool writable)
    {
        _root = root;
        _relative = relative;
        _identity = identity;
        _value = (long*)address;
        _writable = writable;
        KeepInMemory();
        GC.AddMemoryPressure(PressureBytes);
    }

    /// <summary>Maps the counter, creating it where that is allowed; null where it is not and there is none.</summary>
    public static MappedCounter? Open(RootFolder root, string relative)
    {
        var writable = true;
        DurableFile? file;
        try
        {
            file = OpenAllocated(root, relative);
        }
        catch (ModelManagerException e) when (e.Code == ErrorCode.Permission || e.Detail.OsError == OsError.NotFound)
        {
            writable = false;
            file = root.TryOpenRead(relative);
        }

        using (file)
        {
            return file?.Status is { SizeBytes: >= SizeBytes } status ? new MappedCounter(root, relative, status.Identity, file.Map(SizeBytes), writable) : null;
        }
    }

    /// <summary>Unmaps when nobody can read any more: a lookup on another thread may outlive the manager's closing.</summary>
    ~MappedCounter()
    {
        _ = Posix.Unmap((nint)_value, SizeBytes);
        GC.RemoveMemoryPressure(PressureBytes);
    }

    /// <summary>The current value.</summary>
    public long Value
    {
        get
        {
            var value = Volatile.Read(ref *_value);
            GC.KeepAlive(this);
            return value;
        }
    }

    /// <summary>Where the value is in this process; for as long as this object is referenced.</summary>
    public nint Address => (nint)_value;

    /// <summary>Changes the value for every process; nothing happens where this process may only read.</summary>
    /// <exception cref="ModelManagerException">The disk refuses: nobody was told.</exception>
    public void Raise()
    {
        if (!_writable)
        {
            return;
        }

        lock (_raising)
        {
            using var file = OpenAllocated(_root, _relative);
            Follow(file);
            var value = Value + 1 + (Random.Shared.NextInt64(MaxChance) << CountBits);
            file.WriteAt(MemoryMarshal.AsBytes(new ReadOnlySpan<long>(ref value)), 0);
        }
    }

    /// <summary>Goes over to the file that has the name now, if somebody deleted or replaced the one that is mapped, and changes its value.</summary>
    public void RaiseIfReplaced()
    {
        if (_writable && (_root.Status(_relative) is not { SizeBytes: >= SizeBytes } status || status.Identity != _identity))
        {
            Raise();
        }
    }

    private void Follow(DurableFile file)
    {
        var identity = file.Status.Identity;
        if (identity != _identity)
        {
            // In the place of the old one, in one step: others are reading there.
            file.MapOver((nint)_value, SizeBytes);
            _identity = identity;
            KeepInMemory();
        }
    }

    // A page that would have to be read again, from a disk that was pulled out, would be the process's end.
    private void KeepInMemory() => _ = Posix.LockMemory((nint)_value, SizeBytes);

    private static DurableFile OpenAllocated(RootFolder root, string relative)
    {
        var file = root.OpenOrCreate(relative);
        try
        {
            if (file.Length < SizeBytes)
            {
                // Where there is room for it now, there is when the disk is full.
                file.WriteInPlace();
                file.Allocate(SizeBytes);
            }

            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }
}
