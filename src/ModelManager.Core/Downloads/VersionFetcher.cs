using ModelManager.Planning;
using ModelManager.Transfer;
using ModelManager.Verification;

namespace ModelManager.Downloads;

/// <summary>Fetches every file of a version until its bytes are right.</summary>
internal sealed class VersionFetcher(ModelTransfer transfer)
{
    /// <returns>The verified files, in the order of the plan.</returns>
    public async Task<IReadOnlyList<VerifiedContent>> FetchAsync(
        DownloadPlan plan, string taskId, ITransferProgress progress, Action<long> reserved, Func<bool> isBackground, CancellationToken cancellationToken)
    {
        var receivers = plan.Files.Select(_ => new VerifyingReceiver()).ToList();
        try
        {
            await transfer.RunAsync(plan, taskId, receivers, progress, reserved, isBackground, cancellationToken).ConfigureAwait(false);
            return [.. receivers.Select(receiver => receiver.Verified!)];
        }
        finally
        {
            receivers.ForEach(receiver => receiver.Dispose());
        }
    }
}
