namespace ModelManager.Transfer;

/// <summary>
/// Shows a file to its sink from the front, behind the connections that write it: the bytes are read back from the system's cache, so what is
/// hashed is what is in the file, and the digest is known as soon as the last byte is. Runs on the pool in short turns.
/// </summary>
internal sealed class FrontHasher(PartFile part, IContentSink sink, long sizeBytes)
{
    /// <summary>So much is read at a time; a file that is no longer is hashed all at once, behind its last byte.</summary>
    public const int BufferBytes = Blocks.Bytes;

    private const long TurnBytes = 4 * 1024 * 1024;

    private readonly Lock _lock = new();
    private readonly TaskCompletionSource _end = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _front;
    private long _hashed;
    private bool _isRunning;
    private bool _isStopped;
    private TaskCompletionSource _idle = NewIdle();

    /// <summary>Ends when every byte was shown; fails when the file was touched, or cannot be read.</summary>
    public Task End => _end.Task;

    /// <summary>So many bytes from the start are in the file, and stay as they are.</summary>
    public void Advance(long front)
    {
        bool isSmall;
        lock (_lock)
        {
            _front = Math.Max(_front, front);
            var isWhole = _front == sizeBytes;
            if (_isRunning || _isStopped || (_front - _hashed < BufferBytes && !isWhole))
            {
                return;
            }

            _isRunning = true;
            _idle = NewIdle();
            isSmall = isWhole && _front - _hashed <= BufferBytes;
        }

        if (isSmall)
        {
            Run();
        }
        else
        {
            Queue();
        }
    }

    /// <summary>Stops; nothing is read from the file after it.</summary>
    public Task StopAsync()
    {
        lock (_lock)
        {
            _isStopped = true;
            return _isRunning ? _idle.Task : Task.CompletedTask;
        }
    }

    private static TaskCompletionSource NewIdle() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void Queue()
    {
        try
        {
            ThreadPool.UnsafeQueueUserWorkItem(static hasher => hasher.Run(), this, preferLocal: false);
        }
        catch (Exception e)
        {
            Fail(e);
        }
    }

    // Nothing leaves it, no lack of memory either: on the pool that would end the process.
    private void Run()
    {
        byte[]? buffer = null;
        try
        {
            buffer = Blocks.Shared.Rent();
            for (long turn = 0; turn < TurnBytes;)
            {
                var count = Next();
                if (count == 0)
                {
                    return;
                }

                if (part.ReadAt(buffer.AsSpan(0, count), _hashed) != count)
                {
                    throw new PartLostException();
                }

                sink.Append(buffer.AsSpan(0, count));
                _hashed += count;
                turn += count;
            }
        }
        catch (Exception e)
        {
            Fail(e);
            return;
        }
        finally
        {
            if (buffer is not null)
            {
                Blocks.Shared.Return(buffer);
            }
        }

        // Others have work for the pool too.
        Queue();
    }

    // How much to hash next; 0, and the turn is over, when there is nothing.
    private int Next()
    {
        lock (_lock)
        {
            var count = (int)Math.Min(BufferBytes, _front - _hashed);
            if (_isStopped || (count < BufferBytes && _front != sizeBytes) || count == 0)
            {
                _isRunning = false;
                if (_hashed == sizeBytes)
                {
                    _end.TrySetResult();
                }

                _idle.TrySetResult();
                return 0;
            }

            return count;
        }
    }

    private void Fail(Exception e)
    {
        _end.TrySetException(e);
        lock (_lock)
        {
            _isRunning = false;
            _isStopped = true;
            _idle.TrySetResult();
        }
    }
}
