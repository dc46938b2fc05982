using System.Globalization;
using Microsoft.Win32.SafeHandles;

namespace ModelManager.Platform;

/// <summary>
/// Notices that somebody else may have written to a file that is open here for writing: the times of a file do not tell who wrote last, but who
/// writes has opened it (inotify(7)). One descriptor for any number of files; no thread waits for it, it is asked. Any thread.
/// </summary>
/// <remarks>
/// Not seen are those who opened the file before the watch began, or cut it by its path (truncate(2)), or write on another machine or through
/// another mount of an overlay. On systems without inotify nobody is.
/// </remarks>
internal sealed unsafe class WriterWatches : IDisposable
{
    private const int EventBytes = 16;
    private const int BufferEvents = 64;
    private const uint ClosedAfterWriting = 0x08;
    private const uint ClosedAfterReading = 0x10;
    private const uint Opened = 0x20;
    private const int All = -1;

    private readonly Lock _lock = new();
    private readonly Dictionary<int, WriterWatch> _watches = [];
    private SafeFileHandle? _events;
    private bool _isRefused;

    /// <summary>
    /// Begins to look at a file. Null where that cannot be done: no more of it for this user (fs.inotify.max_user_instances, max_user_watches),
    /// no /proc, or rules of a container against it.
    /// </summary>
    public WriterWatch? TryStart(DurableFile file)
    {
        lock (_lock)
        {
            if (_isRefused)
            {
                return null;
            }

            _events ??= TryMake();
            var number = _events is null
                ? -1
                : Posix.Watch((int)_events.DangerousGetHandle(), string.Create(CultureInfo.InvariantCulture, $"/proc/self/fd/{file.Number}"), Opened | ClosedAfterWriting | ClosedAfterReading);
            if (number < 0)
            {
                // The next file would be refused too, and ask for nothing.
                _isRefused = true;
                return null;
            }

            return _watches[number] = new WriterWatch(this, number);
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _isRefused = true;
            _watches.Clear();
            _events?.Dispose();
            _events = null;
        }
    }

    /// <summary>Hears what has happened to any of the files.</summary>
    internal void Listen()
    {
        lock (_lock)
        {
            if (_events is null)
            {
                return;
            }

            var buffer = stackalloc byte[BufferEvents * EventBytes];
            nint count;
            while ((count = Posix.Read((int)_events.DangerousGetHandle(), buffer, BufferEvents * EventBytes)) > 0)
            {
                for (nint at = 0; at < count; at += EventBytes)
                {
                    // struct inotify_event: which watch, what, and two members that say nothing of a single file.
                    Tell(*(int*)(buffer + at), *(uint*)(buffer + at + sizeof(int)));
                }
            }
        }
    }

    internal void Stop(int number)
    {
        lock (_lock)
        {
            if (_watches.Remove(number) && _events is not null)
            {
                _ = Posix.Unwatch((int)_events.DangerousGetHandle(), number);
            }
        }
    }

    private static SafeFileHandle? TryMake()
    {
        var descriptor = Posix.NewWatches(Posix.NonBlocking | Posix.CloseOnExec);
        return descriptor < 0 ? null : new SafeFileHandle(descriptor, ownsHandle: true);
    }

    // Of a file that is not watched any more there may be something to hear still.
    private void Tell(int number, uint what)
    {
        if (number == All)
        {
            // The queue was full.
            foreach (var watch in _watches.Values)
            {
                watch.Lost();
            }
        }
        else if (_watches.TryGetValue(number, out var watch))
        {
            switch (what)
            {
                case Opened:
                    watch.Opened();
                    break;
                case ClosedAfterReading:
                    watch.ClosedAfterReading();
                    break;
                default:
                    watch.Lost();
                    break;
            }
        }
    }
}

/// <summary>Who else had one file open. Dispose ends it.</summary>
internal sealed class WriterWatch : IDisposable
{
    private readonly WriterWatches _all;
    private readonly int _number;
    private int _open;
    private bool _hasSeenWriter;

    internal WriterWatch(WriterWatches all, int number)
    {
        _all = all;
        _number = number;
    }

    /// <summary>
    /// Whether anybody else has had the file open for writing since the start, or has it open now for whatever. Those who came to read and
    /// went do not count. Equal events are told once when they follow each other unheard, so that a writer may be taken for one of the readers
    /// that came between two times of <see cref="Listen"/>.
    /// </summary>
    public bool HasSeenWriter()
    {
        Listen();
        return _hasSeenWriter || _open > 0;
    }

    /// <summary>Hears what has happened meanwhile: a system call, cheap beside a write.</summary>
    public void Listen() => _all.Listen();

    public void Dispose() => _all.Stop(_number);

    // How it was opened is not told, only how it is closed.
    internal void Opened() => _open++;

    // Who opened it before the start is not counted.
    internal void ClosedAfterReading() => _open = Math.Max(0, _open - 1);

    /// <summary>A writer closed it, or it is not known who came.</summary>
    internal void Lost() => _hasSeenWriter = true;
}
