using ModelManager.Primitives;

namespace ModelManager.Platform;

/// <summary>
/// A number shared by every process that has the root open, read without a system call. Its blocks are allocated before it
/// is mapped and it is never truncated or replaced, because touching a mapped page without a block kills the process (SIGBUS).
/// </summary>
internal sealed unsafe class MappedCounter
{
    private const int SizeBytes = 4096;

    // The collector sees a small object and no mapping: without this, a host that opens and closes all day keeps hundreds of them.
    private const long PressureBytes = 256 << 10;

    private readonly bool _writable;
    private readonly long* _value;

    private MappedCounter(nint address, bool writable)
    {
        _value = (long*)address;
        _writable = writable;
        GC.AddMemoryPressure(PressureBytes);
    }

    /// <summary>Maps the counter, creating it where that is allowed; null where it is not and there is none.</summary>
    public static MappedCounter? Open(RootFolder root, string relative)
    {
        var writable = true;
        DurableFile? file;
        try
        {
            file = root.OpenOrCreate(relative);
            if (file.Length < SizeBytes)
            {
                file.Allocate(SizeBytes);
            }
        }
        catch (ModelManagerException e) when (e.Code == ErrorCode.Permission || e.Detail.OsError == OsError.NotFound)
        {
            writable = false;
            file = root.TryOpenRead(relative);
        }

        using (file)
        {
            if (file is null || file.Length < SizeBytes)
            {
                return null;
            }

            return new MappedCounter(file.Map(SizeBytes, writable), writable);
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

    /// <summary>Raises the value for every process; nothing happens where this process may only read.</summary>
    public void Raise()
    {
        if (_writable)
        {
            Interlocked.Increment(ref *_value);
            GC.KeepAlive(this);
        }
    }
}
