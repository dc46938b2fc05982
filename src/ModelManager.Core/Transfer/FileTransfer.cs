using System.Buffers;
using ModelManager.Planning;
using ModelManager.Platform;
using ModelManager.Primitives;

namespace ModelManager.Transfer;

/// <summary>Brings every byte of one file to the disk over one connection at a time, whatever the network and other programs do.</summary>
internal sealed class FileTransfer(RootFolder root, IContentOrigin origin, RateLimiter limiter, TimeProvider time)
{
    private const int BufferBytes = 256 * 1024;
    private const int MaxLostParts = 5;

    /// <summary>Runs until the file is complete, fails for good or is cancelled; what has arrived is kept in every case.</summary>
    public async Task<PartialContent> RunAsync(
        FilePlan plan, string taskId, IContentSink sink, ITransferProgress progress, CancellationToken cancellationToken)
    {
        for (var lost = 0; ; lost++)
        {
            try
            {
                sink.Reset();
                using var part = await PartFile.OpenAsync(root, plan, taskId, time, cancellationToken).ConfigureAwait(false);
                if (part.HasContent)
                {
                    await BlockingWork.RunAsync(() => part.Recover(sink, cancellationToken)).ConfigureAwait(false);
                }
                else
                {
                    part.Recover(sink, cancellationToken);
                }

                progress.Reached(part.Position);
                await FillAsync(plan, part, sink, progress, cancellationToken).ConfigureAwait(false);
                return plan.File.SizeBytes < Journal.MinFileBytes ? part.Finish() : await BlockingWork.RunAsync(part.Finish).ConfigureAwait(false);
            }
            catch (PartLostException e)
            {
                if (lost == MaxLostParts)
                {
                    throw new ModelManagerException(
                        ErrorCode.Io, $"the partial file was deleted or edited {lost + 1} times while it was written", new ErrorDetail { Path = root.FullPath(plan.Part) }, e);
                }
            }
        }
    }

    private async Task FillAsync(FilePlan plan, PartFile part, IContentSink sink, ITransferProgress progress, CancellationToken cancellationToken)
    {
        var patience = new NetworkPatience(time, progress);
        try
        {
            while (part.Position < plan.File.SizeBytes)
            {
                try
                {
                    await StreamAsync(plan, part, sink, progress, patience, cancellationToken).ConfigureAwait(false);
                }
                catch (ModelManagerException e)
                {
                    part.CheckNamed();
                    await patience.PauseAsync(e, cancellationToken).ConfigureAwait(false);
                }
            }
        }
        catch (Exception e) when (e is not PartLostException)
        {
            SaveWhatIsHere(part);
            throw;
        }
    }

    private async Task StreamAsync(
        FilePlan plan, PartFile part, IContentSink sink, ITransferProgress progress, NetworkPatience patience, CancellationToken cancellationToken)
    {
        using var body = await origin.OpenAsync(plan, part.Position, part.ETag, cancellationToken).ConfigureAwait(false);
        var isOtherContent = plan.Chunks is null && part.Position > 0 && part.ETag is not null && body.ETag is not null && part.ETag != body.ETag;
        if (body.Start != part.Position || isOtherContent)
        {
            part.Restart(body.ETag);
            sink.Reset();
            progress.Reached(0);
            if (body.Start != 0)
            {
                return;
            }
        }

        part.ETag = body.ETag;
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            while (true)
            {
                var missing = plan.File.SizeBytes - part.Position;

                // One byte more than is missing is asked for: if it comes, the file is not the one of the catalogue.
                var wanted = (int)Math.Min(limiter.ReadBytes(BufferBytes), missing + 1);
                var count = await body.Content.ReadAsync(buffer.AsMemory(0, wanted), cancellationToken).ConfigureAwait(false);
                if (count == 0)
                {
                    if (missing > 0)
                    {
                        throw new ModelManagerException(ErrorCode.Network, $"the body ended {missing} bytes early");
                    }

                    return;
                }

                if (count > missing)
                {
                    part.Restart(null);
                    sink.Reset();
                    throw ModelManagerException.Unexpected("the server sends more bytes than the catalogue says");
                }

                var content = buffer.AsSpan(0, count);
                part.Append(content);
                sink.Append(content);
                patience.Reached(part.Position);
                progress.Received(count);
                progress.Reached(part.Position);
                await limiter.WaitAsync(count, cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static void SaveWhatIsHere(PartFile part)
    {
        try
        {
            part.Checkpoint();
        }
        catch (ModelManagerException)
        {
            // The transfer ends with its own reason; what could not be journalled is fetched again.
        }
    }
}
