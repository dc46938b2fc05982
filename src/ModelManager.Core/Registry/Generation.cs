using ModelManager.Platform;
using ModelManager.Primitives;

namespace ModelManager.Registry;

/// <summary>
/// Tells whether registry.json changed: the mapped counter, raised after every rename and before anybody is told; or, where the
/// counter cannot be mapped (a root that this process may only read), the file's own status.
/// </summary>
internal sealed class Generation
{
    private readonly RootFolder _root;
    private readonly MappedCounter? _counter;

    public Generation(RootFolder root)
    {
        _root = root;
        _counter = MappedCounter.Open(root, StoreLayout.Generation);
    }

    public long Current => _counter is not null ? _counter.Value : StatusOfFile();

    /// <summary>Where the number is mapped, or 0; for as long as this object is referenced.</summary>
    public nint Address => _counter?.Address ?? 0;

    /// <exception cref="ModelManagerException">The disk refuses: nobody was told.</exception>
    public void Raise() => _counter?.Raise();

    /// <summary>The same, where it makes no difference that the disk refuses.</summary>
    public void RaiseIfPossible()
    {
        try
        {
            Raise();
        }
        catch (ModelManagerException)
        {
        }
    }

    /// <summary>Finds the others again if somebody deleted or replaced the file, and makes everybody look.</summary>
    public void RaiseIfReplaced() => _counter?.RaiseIfReplaced();

    private long StatusOfFile() =>
        _root.Status(StoreLayout.Registry) is { } status ? HashCode.Combine(status.Identity, status.ModifiedNs, status.SizeBytes) + 1L : 0;
}
