using ModelManager.Planning;
using ModelManager.Platform;
using ModelManager.Primitives;
using ModelManager.Store;
using ModelManager.Transfer;
using ModelManager.Verification;

namespace ModelManager.Downloads;

/// <summary>Fetches one file until its bytes are right, or the library has shown often enough that it does not have them.</summary>
internal sealed class FileFetcher(RootFolder root, FileTransfer transfer)
{
    private const int MaxFetches = 3;

    /// <exception cref="ModelManagerException"><see cref="ErrorCode.ChecksumMismatch"/></exception>
    public async Task<VerifiedContent> FetchAsync(FilePlan file, string taskId, ITransferProgress progress, CancellationToken cancellationToken)
    {
        using var hasher = new ContentHasher();
        for (var fetch = 1; ; fetch++)
        {
            var content = await transfer.RunAsync(file, taskId, hasher, progress, cancellationToken).ConfigureAwait(false);
            if (VerifiedContent.TryVerify(content, hasher) is { } verified)
            {
                return verified;
            }

            Partials.Delete(root, file.Part);
            if (fetch == MaxFetches)
            {
                throw new ModelManagerException(
                    ErrorCode.ChecksumMismatch,
                    $"'{file.File.Path}' of '{file.Key}' came {MaxFetches} times without the digest of the catalogue",
                    new ErrorDetail { Path = file.File.Path.Value });
            }

            progress.Retried();
        }
    }
}
