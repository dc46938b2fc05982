using ModelManager.Planning;
using ModelManager.Primitives;
using ModelManager.Transfer;
using ModelManager.Verification;

namespace ModelManager.Downloads;

/// <summary>Fetches every file of a version until its bytes are right.</summary>
internal sealed class VersionFetcher(ModelTransfer transfer)
{
    /// <returns>The verified files, in the order of the plan.</returns>
    /// <exception cref="ModelManagerException">
    /// The transfer's own; with <see cref="ErrorCode.InsufficientSpace"/> it says how much is missing, as the reservation knows it.
    /// </exception>
    public async Task<IReadOnlyList<VerifiedContent>> FetchAsync(
        DownloadPlan plan, string taskId, ITransferProgress progress, SpaceBook.Reservation reservation, Func<bool> isBackground, CancellationToken cancellationToken)
    {
        var receivers = plan.Files.Select(_ => new VerifyingReceiver()).ToList();
        try
        {
            await transfer.RunAsync(plan, taskId, receivers, progress, reservation.Used, isBackground, cancellationToken).ConfigureAwait(false);
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
