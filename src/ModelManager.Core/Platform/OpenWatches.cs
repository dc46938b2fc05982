using System.Globalization;
using Microsoft.Win32.SafeHandles;

namespace ModelManager.Platform;

/// <summary>
/// Notices that somebody else opens a file that is written here, and so may write to it: the times of a file do not tell who wrote last, and who
/// only reads is not told from who writes (inotify(7)). One descriptor for any number of files; no thread waits for it, it is asked. Any thread.
/// </summary>
/// <remarks>
/// Not seen are those who had the file open before and keep it open, who cut it by its path (truncate(2)), who write on another machine or
/// through another mount of an overlay, or store into a mapping. On systems without inotify nobody is seen.
/// </remarks>
internal sealed unsafe class OpenWatches : IDisposable
{
    private const int EventBytes = 16;
    private const int BufferEvents = 64;
    private const uint ClosedAfterWriting = 0x08;
    private const uint Opened = 0x20;
    private const int All = -1;

    private readonly Lock _lock = new();
    private readonly Dictionary<int, OpenWatch> _watches = [];
    private SafeFileHandle? _events;
    private bool _isRefused;

    /// <summary>
    /// Begins to look at a file. Null where that cannot be done: no more of it for this user (fs.inotify.max_user_instances, max_user_watches),
    /// no /proc, or rules of a container against it; then no other file is tried.
    /// </summary>
    public OpenWatch? TryStart(DurableFile file)
    {
        lock (_lock)
        {
            if (_isRefused)
            {
                return null;
            }

            // What is still to be heard is of the others.
            Listen();
            _events ??= TryMake();
            var number = _events is null
                ? -1
                : Posix.Watch((int)_events.DangerousGetHandle(), string.Create(CultureInfo.InvariantCulture, $"/proc/self/fd/{file.Descriptor}"), Opened | ClosedAfterWriting);
            _isRefused = number < 0;
            return _isRefused ? null : _watches[number] = new OpenWatch(this, number);
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

    internal bool Ask(OpenWatch watch)
    {
        lock (_lock)
        {
            Listen();
            return watch.IsSeen;
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

    private void Listen()
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
                // struct inotify_event begins with the watch; what follows says nothing that matters, and a single file has no name there.
                Tell(*(int*)(buffer + at));
            }
        }
    }

    // Of a file that is not watched any more there may be something to hear still.
    private void Tell(int number)
    {
        if (_watches.TryGetValue(number, out var watch))
        {
            watch.IsSeen = true;
        }
        else if (number == All)
        {
            // More than the system remembers.
            foreach (var any in _watches.Values)
            {
                any.IsSeen = true;
            }
        }
    }
}

/// <summary>Whether anybody else opens one file. Dispose ends it.</summary>
internal sealed class OpenWatch : IDisposable
{
    private readonly OpenWatches _all;
    private readonly int _number;

    internal OpenWatch(OpenWatches all, int number)
    {
        _all = all;
        _number = number;
    }

    internal bool IsSeen { get; set; }

    /// <summary>Whether anybody else has opened the file since the start, or closed it behind writing.</summary>
    public bool HasSeenOthers() => _all.Ask(this);

    public void Dispose() => _all.Stop(_number);
}
