using ModelManager.Planning;
using ModelManager.Platform;
using ModelManager.Primitives;

namespace ModelManager.Transfer;

/// <summary>
/// The short way of a file that fits into one buffer: one request, one write to where it will be taken from, and no part. It either goes smoothly
/// or it does not, and then the file goes the long way (<see cref="FileJob"/>), which knows what to do about everything.
/// </summary>
internal sealed class SmallFile : IDisposable
{
    /// <summary>Whoever hears nothing for longer than this, and four times as long as the server took before, is served better by another connection.</summary>
    private static readonly TimeSpan s_silence = TimeSpan.FromSeconds(2);

    /// <summary>Nor is a connection good that needs so long for a buffer.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    private readonly TransferScope _scope;
    private readonly FilePlan _plan;
    private readonly CancellationTokenSource _stop;
    private readonly CancellationToken _cancellation;
    private readonly long _startedAt;
    private long _heardAt;

    public SmallFile(TransferScope scope, FilePlan plan, CancellationToken cancellationToken)
    {
        _scope = scope;
        _plan = plan;
        _cancellation = cancellationToken;
        _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _startedAt = _heardAt = scope.Time.GetTimestamp();
    }

    /// <summary>Whether a file may go this way. One byte more than it has is asked for.</summary>
    public static bool IsOne(FilePlan plan) => plan is { Whole: not null, File.SizeBytes: > 0 and < Blocks.Bytes };

    /// <summary>Whether it takes so long that it had better go the long way; not where a limited rate makes it wait.</summary>
    public bool IsLate => _scope.Lane.BytesPerSecond == 0
        && (_scope.Time.GetElapsedTime(_startedAt) > s_patience || _scope.Time.GetElapsedTime(Volatile.Read(ref _heardAt)) > s_silence + 4 * _scope.Target.AnswerTime);

    private int SizeBytes => (int)_plan.File.SizeBytes;

    private string Place => _plan.Whole!;

    /// <summary>Brings the file.</summary>
    /// <returns>Whether it is here and accepted. If not, nothing is left of it.</returns>
    /// <exception cref="ModelManagerException">The disk's.</exception>
    public async Task<bool> TryBringAsync(IFileReceiver receiver)
    {
        var buffer = Blocks.Shared.Rent();
        try
        {
            return await TryReceiveAsync(buffer).ConfigureAwait(false) && TryKeep(buffer.AsSpan(0, SizeBytes), receiver);
        }
        catch (OperationCanceledException) when (!_cancellation.IsCancellationRequested)
        {
            return false;
        }
        finally
        {
            Blocks.Shared.Return(buffer);
        }
    }

    /// <summary>Ends it: the file goes the long way.</summary>
    public void Stop() => _stop.CancelIfThere();

    public void Dispose() => _stop.Dispose();

    private async Task<bool> TryReceiveAsync(byte[] buffer)
    {
        try
        {
            using var body = await _scope.Origin.OpenAsync(_plan, new ByteRange(0, SizeBytes), etag: null, _stop.Token).ConfigureAwait(false);
            if (_scope.Target.Answered(_scope.Time.GetElapsedTime(_startedAt)))
            {
                _scope.Changed();
            }

            _scope.Board.CountSmall(1);
            try
            {
                return await TryReadAsync(body.Content, buffer).ConfigureAwait(false) && body.Start == 0;
            }
            finally
            {
                _scope.Board.CountSmall(-1);
            }
        }
        catch (ModelManagerException)
        {
            // Said again to the long way, if it was not by chance.
            return false;
        }
    }

    // False when there is less than belongs to the file, or more.
    private async Task<bool> TryReadAsync(Stream content, byte[] buffer)
    {
        for (var length = 0; length <= SizeBytes;)
        {
            var count = await content.ReadAsync(buffer.AsMemory(length, SizeBytes + 1 - length), _stop.Token).ConfigureAwait(false);
            if (count == 0)
            {
                return length == SizeBytes;
            }

            _scope.Progress.Received(count);
            length += count;
            await _scope.Lane.WaitAsync(count, _stop.Token).ConfigureAwait(false);
            Volatile.Write(ref _heardAt, _scope.Time.GetTimestamp());
        }

        return false;
    }

    private bool TryKeep(Span<byte> content, IFileReceiver receiver)
    {
        using var file = _scope.Staged.TryCreate(Place);
        if (file is null)
        {
            return false;
        }

        var isAccepted = false;
        try
        {
            file.WriteAt(content, 0);
            var status = file.Status;
            if (status.Mode != RootFolder.PublishedFileMode)
            {
                // umask took bits away that readers need.
                file.SetMode(RootFolder.PublishedFileMode);
            }

            // What is hashed is what is in the file. Who writes there after the look above is noticed when the file is taken from here.
            if (file.ReadAt(content, 0) == content.Length)
            {
                receiver.Reset();
                receiver.Append(content);
                isAccepted = receiver.TryAccept(new PartialContent(_plan, status.Identity, status.ModifiedNs, _scope.Batch) { Place = Place });
            }
        }
        finally
        {
            if (!isAccepted)
            {
                Discard();
            }
        }

        if (isAccepted)
        {
            _scope.Batch?.Wrote(SizeBytes);
            _scope.Reserved(SizeBytes);
            _scope.Progress.Moved(SizeBytes);
        }

        return isAccepted;
    }

    private void Discard()
    {
        try
        {
            _scope.Root.DeleteFile(Place);
        }
        catch (ModelManagerException)
        {
            // What made it so is told; whatever is there is a part to the next run.
        }
    }
}
