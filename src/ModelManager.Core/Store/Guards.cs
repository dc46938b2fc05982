using ModelManager.Platform;
using ModelManager.Primitives;

namespace ModelManager.Store;

/// <summary>
/// One lock per version, for whoever downloads, repairs or removes it. Lock order: a version's guard first, then the
/// registry's; nobody takes a version's guard while holding the registry's, so there is no cycle. Readers take none.
/// </summary>
internal sealed class Guards(RootFolder root)
{
    /// <summary>Takes the guard, or returns null when another manager or process has it.</summary>
    public OsLock? TryTake(ModelKey key) => OsLock.TryTake(root, StoreLayout.Guard(key));
}
