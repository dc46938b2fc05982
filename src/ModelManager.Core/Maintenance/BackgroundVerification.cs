using ModelManager.Primitives;
using ModelManager.Registry;

namespace ModelManager.Maintenance;

/// <summary>
/// Hashes what was adopted or edited, behind everything else. A version that fails becomes failed(CORRUPT) at once; those that are right are
/// noted together, because each note writes the whole registry.
/// </summary>
internal sealed class BackgroundVerification(ModelRegistry registry, VersionVerifier verifier, TimeProvider time)
{
    private const int MaxTogether = 200;

    /// <summary>What was not noted when the process ends is hashed again, so much of that is the price.</summary>
    private static readonly TimeSpan s_maxWait = TimeSpan.FromSeconds(5);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var right = new List<RegistryRecord>();
        var lastNote = time.GetTimestamp();
        foreach (var record in registry.Current.Records.Where(record => record.IsReady && !record.IsVerified).ToList())
        {
            // Closing waits for this, and each note of damage writes the whole registry.
            cancellationToken.ThrowIfCancellationRequested();
            await TryAsync(() => verifier.VerifyAsync(record.Key, library: null, progress: null, cancellationToken, right.Add)).ConfigureAwait(false);
            if (right.Count == MaxTogether || (right.Count > 0 && time.GetElapsedTime(lastNote) > s_maxWait))
            {
                await NoteAsync().ConfigureAwait(false);
            }
        }

        await NoteAsync().ConfigureAwait(false);

        async Task NoteAsync()
        {
            await TryAsync(() => verifier.NoteRightAsync(right, cancellationToken)).ConfigureAwait(false);
            right.Clear();
            lastNote = time.GetTimestamp();
        }
    }

    // What cannot be read or noted now is looked at again at the next open; the others are not kept waiting for it.
    private static async Task TryAsync(Func<Task> work)
    {
        try
        {
            await work().ConfigureAwait(false);
        }
        catch (ModelManagerException)
        {
        }
    }
}
