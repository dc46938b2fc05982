using System.Globalization;
using System.IO.MemoryMappedFiles;

namespace ModelManager.TortureTests.Locks;

/// <summary>
/// Sees two holders of one lock, and knows nothing of the lock: in memory shared by all processes each lock has a cell, which is nobody's
/// or has the thread that holds the lock. Who takes a lock must find its cell empty, or with a thread that was killed.
/// </summary>
internal sealed unsafe class HolderCells : IDisposable
{
    private const int Acquired = 0;
    private const int Doubles = 1;
    private const int Cleaned = 2;
    private const int FirstCell = 8;
    private const int SizeBytes = 4096;
    private const int Exiting = 0x4;  // PF_EXITING

    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;
    private readonly long* _cells;

    public HolderCells(string path)
    {
        _file = MemoryMappedFile.CreateFromFile(path, FileMode.OpenOrCreate, null, SizeBytes);
        _view = _file.CreateViewAccessor(0, SizeBytes);
        byte* start = null;
        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
        _cells = (long*)start;
    }

    /// <summary>How often a lock was taken.</summary>
    public long Acquisitions => Volatile.Read(ref _cells[Acquired]);

    /// <summary>How often it had two holders.</summary>
    public long DoubleHolders => Volatile.Read(ref _cells[Doubles]);

    /// <summary>How often the one before had been killed while he held it.</summary>
    public long KilledHolders => Volatile.Read(ref _cells[Cleaned]);

    /// <summary>The process that holds a lock, or 0.</summary>
    public int HolderOf(int index) => (int)(Volatile.Read(ref _cells[FirstCell + index]) >> 32);

    /// <summary>A thread has taken a lock.</summary>
    public void Enter(int index, int process, int thread)
    {
        Interlocked.Increment(ref _cells[Acquired]);
        var me = (long)process << 32 | (uint)thread;
        ref var cell = ref _cells[FirstCell + index];
        for (long expected = 0; ;)
        {
            var found = Interlocked.CompareExchange(ref cell, me, expected);
            if (found == expected)
            {
                return;
            }

            if (found != 0 && IsAlive((int)(found >> 32), (int)found))
            {
                Interlocked.Increment(ref _cells[Doubles]);
                Volatile.Write(ref cell, me);
                return;
            }

            if (found != 0)
            {
                Interlocked.Increment(ref _cells[Cleaned]);
            }

            expected = found;
        }
    }

    /// <summary>The thread is about to let the lock go.</summary>
    public void Leave(int index, int process, int thread)
    {
        var me = (long)process << 32 | (uint)thread;
        if (Interlocked.CompareExchange(ref _cells[FirstCell + index], 0, me) != me)
        {
            Interlocked.Increment(ref _cells[Doubles]);
        }
    }

    public void Dispose()
    {
        _view.SafeMemoryMappedViewHandle.ReleasePointer();
        _view.Dispose();
        _file.Dispose();
    }

    // A killed thread runs no more code of its own from the moment that it is marked as leaving, and only then loses its locks.
    private static bool IsAlive(int process, int thread)
    {
        try
        {
            var words = File.ReadAllText($"/proc/{process}/task/{thread}/stat");
            var fields = words[(words.LastIndexOf(')') + 2)..].Split(' ');
            return fields[0] is not ("Z" or "X") && (int.Parse(fields[6], CultureInfo.InvariantCulture) & Exiting) == 0;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
