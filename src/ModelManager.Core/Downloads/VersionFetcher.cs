using ModelManager.Planning;
using ModelManager.Platform;
using ModelManager.Primitives;
using ModelManager.Transfer;
using ModelManager.Verification;

namespace ModelManager.Downloads;

/// <summary>Fetches every file of a version until its bytes are right.</summary>
internal sealed class VersionFetcher(RootFolder root, ModelTransfer transfer)
{
    /// <summary>
    /// Begins what syncs the plan's small files together; null when they are few, or each is better synced by itself. To be opened
    /// before the first byte is written.
    /// </summary>
    public SyncBatch? TryOpenBatch(DownloadPlan plan) => SyncBatch.TryOpen(root, plan.Files.Count(file => file.File.SizeBytes < Journal.MinFileBytes));

    /// <summary>Fetches what a plan lacks.</summary>
    /// <param name="plan">What to fetch.</param>
    /// <param name="taskId">The task, for the markers.</param>
    /// <param name="progress">Hears how it comes along.</param>
    /// <param name="reservation">The room that was set aside.</param>
    /// <param name="batch">What new small files are synced with when they are staged; it stays open until then.</param>
    /// <param name="isBackground">Whether nobody waits for it.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <returns>The verified files, in the order of the plan.</returns>
    /// <exception cref="ModelManagerException">
    /// The transfer's own; with <see cref="ErrorCode.InsufficientSpace"/> it says how much is missing, as the reservation knows it.
    /// </exception>
    public async Task<IReadOnlyList<VerifiedContent>> FetchAsync(
        DownloadPlan plan, string taskId, ITransferProgress progress, SpaceBook.Reservation reservation, SyncBatch? batch, Func<bool> isBackground,
        CancellationToken cancellationToken)
    {
        var receivers = plan.Files.Select(_ => new VerifyingReceiver()).ToList();
        try
        {
            await transfer.RunAsync(plan, taskId, receivers, progress, reservation.Used, batch, isBackground, cancellationToken).ConfigureAwait(false);
            return [.. receivers.Select(receiver => receiver.Verified!)];
        }
        catch (ModelManagerException e) when (reservation.Explains(e) is { } explained)
        {
            throw explained;
        }
        finally
        {
            receivers.ForEach(receiver => receiver.Dispose());
        }
    }
}
