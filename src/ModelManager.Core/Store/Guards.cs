using ModelManager.Platform;
using ModelManager.Primitives;

namespace ModelManager.Store;

/// <summary>
/// One lock per version, for whoever downloads, repairs or removes it. Lock order: a version's guard first, then the
/// registry's; nobody takes a version's guard while holding the registry's, so there is no cycle. Readers take none.
/// </summary>
internal sealed class Guards(RootFolder root, TimeProvider time)
{
    private const int BriefAttempts = 20;
    private static readonly TimeSpan s_briefPause = TimeSpan.FromMilliseconds(25);

    /// <summary>Takes the guard, or returns null when another manager or process has it.</summary>
    public OsLock? TryTake(ModelKey key) => OsLock.TryTake(root, StoreLayout.Guard(key));

    /// <summary>
    /// The same with half a second's patience: a sweep for orphans may hold a guard for a moment, and only who holds it for
    /// longer is at work.
    /// </summary>
    public async Task<OsLock?> TakeBrieflyAsync(ModelKey key, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var guard = TryTake(key);
            if (guard is not null || attempt == BriefAttempts)
            {
                return guard;
            }

            await Task.Delay(s_briefPause, time, cancellationToken).ConfigureAwait(false);
        }
    }
}
