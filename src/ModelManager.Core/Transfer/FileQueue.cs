using ModelManager.Planning;

namespace ModelManager.Transfer;

/// <summary>
/// Which file of a plan is next, and which way it goes: small ones the short way (<see cref="SmallFile"/>), as long as that goes smoothly and may be
/// used, and everything else the long one (<see cref="FileJob"/>). Safe from any thread.
/// </summary>
/// <param name="files">The files of the plan, in its order.</param>
/// <param name="mayBeShort">Whether the short way may be used now.</param>
internal sealed class FileQueue(IReadOnlyList<FilePlan> files, Func<bool> mayBeShort)
{
    /// <summary>So often the short way may fail: each failure is a request in vain for each connection, and whatever is the matter is met again by the next file.</summary>
    private const int MaxFailures = 8;

    private readonly Lock _lock = new();
    private readonly Queue<int> _failed = new();
    private int _next;
    private int _small;
    private int _failures;
    private bool _isInTrouble;

    /// <summary>Whether no file is left, nor under way the short way.</summary>
    public bool IsDone
    {
        get
        {
            lock (_lock)
            {
                return _next == files.Count && _failed.Count == 0 && _small == 0;
            }
        }
    }

    /// <summary>The next file that goes the long way.</summary>
    public bool TryTake(out int index)
    {
        lock (_lock)
        {
            if (_failed.TryDequeue(out index))
            {
                return true;
            }

            if (_next == files.Count || IsNextShort)
            {
                return false;
            }

            index = _next++;
            return true;
        }
    }

    /// <summary>The next file that goes the short way. It is under way until it is <see cref="Accepted"/> or <see cref="Failed"/>.</summary>
    public bool TryTakeSmall(out int index)
    {
        lock (_lock)
        {
            index = _next;
            if (_next == files.Count || !IsNextShort)
            {
                return false;
            }

            _next++;
            _small++;
            return true;
        }
    }

    /// <summary>A file that went the short way is here.</summary>
    public void Accepted()
    {
        lock (_lock)
        {
            _small--;
        }
    }

    /// <summary>It did not go smoothly: that file and those behind it go the long way, until one has arrived there.</summary>
    public void Failed(int index)
    {
        lock (_lock)
        {
            _small--;
            _failed.Enqueue(index);

            // Those that were under way together met the same trouble.
            _failures += _isInTrouble ? 0 : 1;
            _isInTrouble = true;
        }
    }

    /// <summary>A file has arrived the long way: what was the matter may be past.</summary>
    public void Arrived()
    {
        lock (_lock)
        {
            _isInTrouble = false;
        }
    }

    private bool IsNextShort => !_isInTrouble && _failures < MaxFailures && SmallFile.IsOne(files[_next]) && mayBeShort();
}
