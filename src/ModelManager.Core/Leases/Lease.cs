using ModelManager.Platform;
using ModelManager.Primitives;
using ModelManager.Store;

namespace ModelManager.Leases;

/// <summary>
/// Keeps one installed version from being removed, in every process, until it is disposed. The operating system holds it: it ends with the process,
/// however that ends, and a process forked from this one shares it until it runs another program or ends.
/// </summary>
public sealed class Lease : IDisposable
{
    private const int MaxLabelLength = 128;

    private readonly FolderLock _lock;
    private readonly LeaseRecord? _record;
    private Action<Lease>? _ended;
    private int _isEnded;

    internal Lease(ModelKey key, string path, FolderLock folderLock, LeaseRecord? record)
    {
        Key = key;
        Path = path;
        _lock = folderLock;
        _record = record;
    }

    /// <summary>Which version.</summary>
    public ModelKey Key { get; }

    /// <summary>The absolute path of its folder.</summary>
    public string Path { get; }

    /// <summary>Whether it still keeps the version.</summary>
    public bool IsHeld => Volatile.Read(ref _isEnded) == 0;

    /// <summary>Ends it. Any thread, any number of times; never fails.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isEnded, 1) == 0)
        {
            // In this order nobody finds the lock without the name.
            _lock.Dispose();
            _record?.Dispose();
            _ended?.Invoke(this);
        }
    }

    internal static string? CheckedLabel(string? label) => label is null || (label.Length is > 0 and <= MaxLabelLength && !label.Any(char.IsControl))
        ? label
        : throw ModelManagerException.Invalid($"label must have 1 to {MaxLabelLength} characters and no control characters");

    /// <summary>Whom to tell of its end. Before anybody else has it.</summary>
    internal void WhenEnded(Action<Lease> ended) => _ended = ended;
}
