using ModelManager.Primitives;

namespace ModelManager.Transfer;

/// <summary>
/// Makes a partial file durable while it grows, behind the connections: when enough has been written, what is here is synced and journalled;
/// whoever writes much more before that is done waits. So a run that is killed loses little, and the disk is never left behind by far.
/// </summary>
internal sealed class Checkpoints(PartFile part, Func<(IReadOnlyList<ByteRange> Here, string? ETag)> look, Func<int> openJournals, TimeProvider time)
{
    /// <summary>So much may be written, and not be journalled, at most, in all files of a download together.</summary>
    private const long MostBytes = 16 * 1024 * 1024;
    private const long LeastBytes = 256 * 1024;

    /// <summary>Where bytes come slowly, what may be lost is so much time at most.</summary>
    private static readonly TimeSpan s_longest = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private long _unsynced;
    private long _writing;
    private bool _isDirty;
    private long _since = time.GetTimestamp();
    private Task? _running;

    /// <summary>Bytes are about to be written, at most as many as one connection reads at once. The task ends when they may be; tell <see cref="Wrote"/> then.</summary>
    public async ValueTask MayWriteAsync(int count)
    {
        while (part.HasJournal && Admit(count) is { } wait)
        {
            await wait.ConfigureAwait(false);
        }
    }

    /// <summary>What might be written was, or some of it.</summary>
    public void Wrote(int count, bool isAnything)
    {
        lock (_lock)
        {
            _writing -= part.HasJournal ? count : 0;
            _isDirty |= isAnything;
        }
    }

    // What to wait for before so much may be written; null when it may be now, and is counted. One half of the limit is what a running
    // checkpoint makes durable, the other what is written meanwhile.
    private Task? Admit(int count)
    {
        var files = Math.Max(1, openJournals());
        var half = Math.Max(LeastBytes, MostBytes / 2 / files);
        lock (_lock)
        {
            if (_running is { IsFaulted: true })
            {
                return _running;
            }

            var isDue = _unsynced + count > half || (_isDirty && time.GetElapsedTime(_since) >= s_longest * files);
            if (isDue && _running is null or { IsCompleted: true })
            {
                _since = time.GetTimestamp();

                // What is just being written may come too late for it.
                _unsynced = _writing;
                _running = part.Disk.RunAsync(Save);
            }

            if (_unsynced + count > half)
            {
                return _running;
            }

            _unsynced += count;
            _writing += count;
            return null;
        }
    }

    /// <summary>Waits for a checkpoint that runs.</summary>
    public Task StopAsync()
    {
        lock (_lock)
        {
            return _running ?? Task.CompletedTask;
        }
    }

    /// <summary>Makes what is here durable now, unless it is. For small files, which have no journal, there is nothing to do.</summary>
    public void Save()
    {
        lock (_lock)
        {
            if (!_isDirty || !part.HasJournal)
            {
                return;
            }

            _isDirty = false;
        }

        part.CheckNamed();
        var (here, etag) = look();
        part.Checkpoint(here, etag);
    }
}
