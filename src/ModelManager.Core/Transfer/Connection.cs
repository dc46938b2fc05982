using ModelManager.Http;
using ModelManager.Primitives;

namespace ModelManager.Transfer;

/// <summary>
/// One connection's worth of work: brings one piece after the other until there is none left, or until it turns out that the
/// server does not want so many connections.
/// </summary>
internal sealed class Connection(TransferScope scope, Func<FileRanges, FileJob> jobOf, IConnectionProgress progress)
{
    private static readonly TimeSpan s_mismatchPause = TimeSpan.FromMilliseconds(500);

    /// <summary>Brings a piece.</summary>
    /// <returns>Whether the connection is good for another one; and how fast it was, in bytes per second.</returns>
    public async Task<(bool IsGood, double Pace)> BringAsync(Segment segment, CancellationToken cancellationToken)
    {
        var job = jobOf(segment.File);
        var patience = new NetworkPatience(scope.Time, progress);
        try
        {
            using var link = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, segment.Stopping);
            var isGood = await TryBringAsync(job, segment, patience, link.Token, cancellationToken).ConfigureAwait(false);

            // One that was let go while it waited for the network would be taken for waiting still.
            return (isGood && !segment.IsAbandoned && !patience.IsWaiting, PaceOf(segment));
        }
        catch (Exception e)
        {
            await scope.Failed(e).ConfigureAwait(false);
            throw;
        }
        finally
        {
            job.Pass.Return(segment);
            segment.Dispose();
            scope.Changed();
        }
    }

    // 0 when the piece was too small, or there too short, to tell.
    private double PaceOf(Segment segment)
    {
        var seconds = scope.Time.GetElapsedTime(segment.StartedAt).TotalSeconds;
        return segment.ReceivedBytes >= SegmentBoard.MinPieceBytes && seconds > 0.1 ? segment.ReceivedBytes / seconds : 0;
    }

    private async Task<bool> TryBringAsync(FileJob job, Segment segment, NetworkPatience patience, CancellationToken stopping, CancellationToken cancellationToken)
    {
        while (true)
        {
            var before = segment.ReceivedBytes;
            try
            {
                try
                {
                    await StreamAsync(job, segment, patience, stopping).ConfigureAwait(false);
                    return true;
                }
                catch (ModelManagerException e)
                {
                    if (IsRefused(segment, e, hadBytes: segment.ReceivedBytes > before))
                    {
                        return false;
                    }

                    if (scope.Board.Others(segment, sameFile: false) == 0)
                    {
                        scope.Target.Failed();
                    }

                    job.Pass.CheckNamed();
                    var mayTryAgain = HttpFailure.IsTransient(e) || (IsWrong(e) && (job.MayAskAgain() || (e.Detail.HttpStatus is 200 or 206 or 416 && scope.Board.TryGiveUpRanges(segment))));
                    await patience.PauseAsync(e, mayTryAgain, stopping, cancellationToken).ConfigureAwait(false);
                }
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                cancellationToken.ThrowIfCancellationRequested();
                return true;
            }
            catch (OtherContentException)
            {
                job.Pass.FindOther();
                return true;
            }
            catch (PartLostException)
            {
                // The file's job knows, and begins anew.
                return true;
            }
            catch (ChunkMismatchException e)
            {
                // Asked for again from the chunk's first byte: at once, then after a while.
                await Task.Delay(s_mismatchPause * (e.Count - 1), scope.Time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    // Beside others, a connection that gets nothing lets go of its piece rather than insist: they have shown that the server works.
    private bool IsRefused(Segment segment, ModelManagerException failure, bool hadBytes)
    {
        var isTransient = HttpFailure.IsTransient(failure);
        var isAboutConnection = isTransient || IsWrong(failure) || failure.Code is ErrorCode.Auth or ErrorCode.HttpStatus;
        var others = scope.Board.Others(segment, sameFile: !isTransient);
        var isSuitor = segment.Victim is not null;
        if (hadBytes || !isAboutConnection || (others == 0 && !isSuitor))
        {
            return false;
        }

        scope.Target.Refused(others, TimeSpan.FromMilliseconds(failure.Detail.RetryAfterMs));
        scope.Progress.Retried();
        return true;
    }

    // Wrong in itself, or about an address that the library may have another one for.
    private static bool IsWrong(ModelManagerException failure) => failure.Code == ErrorCode.UnexpectedResponse || failure.Detail.IsOfRedirectTarget;

    private async Task StreamAsync(FileJob job, Segment segment, NetworkPatience patience, CancellationToken stopping)
    {
        stopping.ThrowIfCancellationRequested();
        var (range, tag) = scope.Board.Ask(segment, job.IgnoresETags);
        if (range.Length == 0)
        {
            return;
        }

        var asked = scope.Time.GetTimestamp();
        using var body = await scope.Origin.OpenAsync(job.Plan, range, tag, stopping).ConfigureAwait(false);
        if (scope.Target.Answered(scope.Time.GetElapsedTime(asked)))
        {
            scope.Changed();
        }

        if (!scope.Board.TryBegin(segment, body, job.IgnoresETags, out var stopped))
        {
            return;
        }

        stopped?.Stop();
        await CopyAsync(job, segment, body, patience, stopping).ConfigureAwait(false);
    }

    private async Task CopyAsync(FileJob job, Segment segment, OriginBody body, NetworkPatience patience, CancellationToken stopping)
    {
        var skip = segment.Position - body.Start;
        var buffer = Blocks.Shared.Rent();
        try
        {
            while (true)
            {
                var missing = segment.End - segment.Position;
                if (missing <= 0 && segment.End < segment.RequestedEnd)
                {
                    // Another connection brings the rest; what this one still sends is not read.
                    return;
                }

                // One byte more than is missing is asked for: if it comes, the file is not the one of the catalogue.
                var wanted = (int)Math.Min(scope.Lane.ReadBytes(Blocks.Bytes), skip > 0 ? skip : missing + 1);
                var count = await body.Content.ReadAsync(buffer.AsMemory(0, wanted), stopping).ConfigureAwait(false);
                if (count == 0)
                {
                    if (skip > 0)
                    {
                        // Not a cut connection, which tells: a whole answer that is no such file.
                        throw ModelManagerException.Unexpected("the server's answer ends before what was asked for begins");
                    }

                    if (missing > 0)
                    {
                        throw new ModelManagerException(ErrorCode.Network, $"the body ended {missing} bytes early");
                    }

                    return;
                }

                scope.Progress.Received(count);
                if (skip > 0)
                {
                    skip -= count;
                    scope.Board.Skipped(segment, count);
                }
                else
                {
                    await job.Pass.WriteAsync(segment, buffer.AsMemory(0, count), job).ConfigureAwait(false);
                    if (patience.Reached(segment.Position))
                    {
                        job.Progressed();
                    }
                }

                await scope.Lane.WaitAsync(count, stopping).ConfigureAwait(false);
            }
        }
        finally
        {
            Blocks.Shared.Return(buffer);
        }
    }
}
