namespace ModelManager.TortureTests.SystemCalls.Durability;

/// <summary>
/// What of a file system's content a power cut would leave, as far as POSIX promises: the bytes of a file when the file was synced after
/// they were written, a name when its folder was synced after it was made, moved or removed, everything when the file system was synced.
/// A sync covers what had returned before it was called. After a sync that failed, what it was to cover is lost until it is written anew.
/// </summary>
internal sealed class DiskModel
{
    private readonly Dictionary<string, Dictionary<string, Link>> _folders = [];
    private readonly Dictionary<string, Content> _files = [];
    private readonly Dictionary<string, long> _folderSyncs = [];
    private readonly Dictionary<TracedCall, long> _began = [];
    private readonly HashSet<TracedCall> _running = [];
    private long _time;
    private long _wholeSync;

    /// <summary>The inode of the traced folder.</summary>
    public string Top { get; private set; } = "";

    /// <summary>
    /// A run begins: what is there was there at all times, if it is the first one; of a later one, what is not as it was before is the
    /// work of calls that were running when the run before was killed.
    /// </summary>
    public void Begin(IEnumerable<Found> found)
    {
        var isFirst = Top.Length == 0;
        _time++;
        foreach (var call in _running.Where(call => call.Verb == "pwrite64"))
        {
            File(call.Inode).Dirty.Add(new Written(call.Offset, call.Offset + call.Length, _time));
        }

        _running.Clear();
        var seen = new HashSet<(string, string)>();
        foreach (var (path, inode) in found)
        {
            if (path == ".")
            {
                Top = inode;
                continue;
            }

            var (parent, name) = Split(path);
            var folder = Find(parent)!;
            seen.Add((folder, name));
            if (Folder(folder).GetValueOrDefault(name)?.Inode != inode)
            {
                Folder(folder)[name] = new Link(inode, isFirst ? 0 : _time);
            }
        }

        foreach (var (folder, names) in _folders)
        {
            foreach (var (name, link) in names.Where(name => name.Value.Inode is not null && !seen.Contains((folder, name.Key))).ToList())
            {
                names[name] = new Link(null, _time);
            }
        }
    }

    public void Apply(TraceEvent happened)
    {
        _time++;
        if (happened is Ended { Call: var returned })
        {
            _running.Remove(returned);
        }

        switch (happened)
        {
            case Began began:
                _began[began.Call] = _time;
                _running.Add(began.Call);
                break;
            case Ended { Call: { IsChange: false } }:
                break;
            case Ended ended when ended.WasExecuted && ended.Result >= 0:
                Execute(ended);
                break;
            case Ended { Call.IsSync: true, Action: "" or "failed" } ended:
                Lose(ended.Call);
                break;
        }
    }

    /// <summary>The inode that a path names; null for none.</summary>
    public string? Find(string path) => Walk(path).LastOrDefault().Link?.Inode ?? (path is "." or "" ? Top : null);

    /// <summary>The first name on the way to a path that a power cut could take away or bring back; null when there is none.</summary>
    public string? FindLooseLink(string path)
    {
        foreach (var (at, folder, link) in Walk(path))
        {
            if (link is null)
            {
                return $"'{at}' does not exist";
            }

            if (!IsDurable(folder, link))
            {
                return $"the name '{at}' was not synced";
            }
        }

        return null;
    }

    /// <summary>Whether a name in a folder, or its absence, would survive.</summary>
    public bool IsNameDurable(string folder, string name) => !Known(folder).TryGetValue(name, out var link) || IsDurable(folder, link);

    /// <summary>The names that were removed from a folder and may come back.</summary>
    public IEnumerable<string> LooseAbsences(string folder) =>
        Known(folder).Where(name => name.Value.Inode is null && !IsDurable(folder, name.Value)).Select(name => name.Key);

    /// <summary>What is not durable of the bytes of a file or of all files and names below a folder; null when everything is.</summary>
    public string? FindLooseContent(string path)
    {
        var inode = Find(path);
        if (inode is null)
        {
            return $"'{path}' does not exist";
        }

        if (_files.TryGetValue(inode, out var content) && (content.IsLost || content.Dirty.Any(range => range.Time > _wholeSync)))
        {
            return $"the content of '{path}' was not synced";
        }

        foreach (var (name, link) in Names(inode))
        {
            if ((IsDurable(inode, link) ? FindLooseContent($"{path}/{name}") : $"the name '{path}/{name}' was not synced") is { } loose)
            {
                return loose;
            }
        }

        return null;
    }

    /// <summary>
    /// Whether a sync has anything to do. The mode of a folder alone is nothing: it was made with one that lets fewer in, and where more is
    /// promised of it, a rule asks for it.
    /// </summary>
    public bool HasWork(TracedCall sync) => sync.Verb == "syncfs"
        || (_folders.TryGetValue(sync.Inode, out var names) ? names.Values.Any(link => !IsDurable(sync.Inode, link)) : IsLoose(sync.Inode, long.MinValue, long.MaxValue));

    /// <summary>Whether some of these bytes of a file would be lost.</summary>
    public bool IsLoose(string inode, long start, long end) =>
        _files.TryGetValue(inode, out var content) && content.Dirty.Concat(content.Lost).Any(range => range.Time > _wholeSync && range.Start < end && start < range.End);

    /// <summary>What is in a folder.</summary>
    public IEnumerable<(string Name, Link Link)> Names(string folder) =>
        Known(folder).Where(name => name.Value.Inode is not null).Select(name => (name.Key, name.Value)).ToList();

    private void Execute(Ended ended)
    {
        var call = ended.Call;
        switch (call.Verb)
        {
            case "mkdirat" or "mkdir":
                // It is there before its maker's return is seen, and another thread may have put something into it by then.
                _files.Remove(ended.Inode);
                _folders[ended.Inode] = Known(ended.Inode).Where(name => name.Value.Time > _began[call]).ToDictionary();
                Set(call.Parent, call.Path, ended.Inode);
                break;
            case "openat+w" when call.Inode == "-":
                _files.Remove(ended.Inode);
                _folders.Remove(ended.Inode);
                Set(call.Parent, call.Path, ended.Inode);
                break;
            case "renameat" or "renameat2" or "rename":
                Set(call.Parent, call.Path, null);
                Set(call.Parent2, call.Path2, call.Inode);
                break;
            case "linkat" or "link":
                Set(call.Parent2, call.Path2, call.Inode);
                break;
            case "unlinkat" or "unlinkat+dir" or "unlink" or "rmdir":
                Set(call.Parent, call.Path, null);
                break;
            case "pwrite64":
                File(call.Inode).Dirty.Add(new Written(call.Offset, call.Offset + ended.Result, _time));
                break;
            case "fchmod":
                // Beside all bytes.
                File(call.Inode).Dirty.Add(new Written(-1, -1, _time));
                break;
            case "fadvise64":
                // Whoever reads it now, and finds it right, has read the disk.
                File(call.Inode).Lost.Clear();
                break;
            case "ftruncate":
                File(call.Inode).Truncate(call.Length, _time);
                break;
            case "fsync" or "fdatasync":
                var began = _began[call];
                _folderSyncs[call.Inode] = began;
                File(call.Inode).Dirty.RemoveAll(range => range.Time < began);
                break;
            case "syncfs":
                _wholeSync = _began[call];
                break;
            case "openat+w" or "flock" or "flock-un" or "fallocate" or "mmap":
                break;
            default:
                throw new NotSupportedException($"what does {call.Verb} mean for a power cut?");
        }
    }

    // Bytes, of which the cache shows more than the disk has from then on; a change of mode waits for the next sync.
    private void Lose(TracedCall call)
    {
        foreach (var content in call.Verb == "syncfs" ? [.. _files.Values] : (List<Content>)[File(call.Inode)])
        {
            content.Lost.AddRange(content.Dirty.Where(range => range.Time > _wholeSync && range.Start >= 0));
            content.Dirty.RemoveAll(range => range.Start >= 0);
        }
    }

    private IEnumerable<(string Path, string Folder, Link? Link)> Walk(string path)
    {
        var folder = Top;
        var at = "";
        foreach (var name in path is "." or "" ? [] : path.Split('/'))
        {
            at = at.Length == 0 ? name : $"{at}/{name}";
            var link = Known(folder).GetValueOrDefault(name);
            link = link?.Inode is null ? null : link;
            yield return (at, folder, link);
            if (link is null)
            {
                yield break;
            }

            folder = link.Inode!;
        }
    }

    private bool IsDurable(string folder, Link link) => link.Time == 0 || link.Time < Math.Max(_wholeSync, _folderSyncs.GetValueOrDefault(folder));

    private void Set(string folder, string path, string? inode) => Folder(folder)[Split(path).Name] = new Link(inode, _time);

    // To look only: whatever has names of its own is a folder, and a file must not become one by being looked at.
    private Dictionary<string, Link> Known(string folder) => _folders.GetValueOrDefault(folder) ?? [];

    private Dictionary<string, Link> Folder(string inode) => _folders.TryGetValue(inode, out var folder) ? folder : _folders[inode] = [];

    private Content File(string inode) => _files.TryGetValue(inode, out var content) ? content : _files[inode] = new Content();

    private static (string Parent, string Name) Split(string path)
    {
        var slash = path.LastIndexOf('/');
        return slash < 0 ? (".", path) : (path[..slash], path[(slash + 1)..]);
    }

    private sealed class Content
    {
        public List<Written> Dirty { get; } = [];

        public List<Written> Lost { get; } = [];

        public bool IsLost => Lost.Count > 0;

        public void Truncate(long length, long time)
        {
            Dirty.RemoveAll(range => range.Start >= length);
            Lost.RemoveAll(range => range.Start >= length);
            Dirty.Add(new Written(length, length, time));
        }
    }
}

/// <summary>A name in a folder, and when it came there; without an inode it was removed then.</summary>
internal sealed record Link(string? Inode, long Time);

/// <summary>Bytes that were written.</summary>
internal readonly record struct Written(long Start, long End, long Time);
