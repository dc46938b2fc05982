using System.Globalization;
using Microsoft.Win32.SafeHandles;

namespace ModelManager.Platform;

/// <summary>
/// Notices that somebody else may have written to a file that is open here for writing: the times of a file do not tell who wrote last, but
/// nobody writes without having opened the file (inotify(7)). Nothing waits for it; it is asked.
/// </summary>
internal sealed unsafe class WriterWatch : IDisposable
{
    private const int EventBytes = 16;
    private const int BufferEvents = 64;
    private const uint ClosedAfterWriting = 0x08;
    private const uint ClosedAfterReading = 0x10;
    private const uint Opened = 0x20;

    private readonly SafeFileHandle _events;
    private bool _isOpenElsewhere;
    private bool _hasSeenWriter;

    private WriterWatch(SafeFileHandle events) => _events = events;

    /// <summary>
    /// Begins to look. Null where that cannot be done: no more of them for this user (fs.inotify.max_user_instances), no /proc, or
    /// rules of a container against it.
    /// </summary>
    public static WriterWatch? TryStart(DurableFile file)
    {
        var descriptor = Posix.NewWatches(Posix.NonBlocking | Posix.CloseOnExec);
        if (descriptor < 0)
        {
            return null;
        }

        var watch = new WriterWatch(new SafeFileHandle(descriptor, ownsHandle: true));
        if (Posix.Watch(descriptor, string.Create(CultureInfo.InvariantCulture, $"/proc/self/fd/{file.Number}"), Opened | ClosedAfterWriting | ClosedAfterReading) >= 0)
        {
            return watch;
        }

        watch.Dispose();
        return null;
    }

    /// <summary>
    /// Whether anybody else has had the file open for writing since the start, or has it open now for whatever. Those who came to read and
    /// went, one after the other, do not count. Not seen is a writer that a reader follows at once and that has not closed the file yet.
    /// </summary>
    public bool HasSeenWriter()
    {
        var buffer = stackalloc byte[BufferEvents * EventBytes];
        nint count;
        while ((count = Posix.Read((int)_events.DangerousGetHandle(), buffer, BufferEvents * EventBytes)) > 0)
        {
            for (nint at = 0; at < count; at += EventBytes)
            {
                // struct inotify_event: which watch, what, and two members that say nothing of a single file.
                Note(*(uint*)(buffer + at + 4));
            }
        }

        return _hasSeenWriter || _isOpenElsewhere;
    }

    public void Dispose() => _events.Dispose();

    // An event does not say how the file was opened, and equal ones behind each other are told once: a second open before the close is taken for a
    // writer's, and so is all that says that events were lost.
    private void Note(uint what)
    {
        _hasSeenWriter |= what switch
        {
            Opened => _isOpenElsewhere,
            ClosedAfterReading => !_isOpenElsewhere,
            _ => true,
        };
        _isOpenElsewhere = what == Opened;
    }
}
