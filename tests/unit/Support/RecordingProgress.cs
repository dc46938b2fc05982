using ModelManager.Transfer;

namespace ModelManager.UnitTests.Support;

/// <summary>Remembers what a transfer reports.</summary>
internal sealed class RecordingProgress : ITransferProgress
{
    public long Position { get; private set; }

    public long WireBytes { get; private set; }

    public int Retries { get; private set; }

    /// <summary>Every change of the waiting state, in order.</summary>
    public List<bool> Waits { get; } = [];

    /// <summary>Called when the transfer begins or ends to wait.</summary>
    public Action<bool> Waited { get; set; } = _ => { };

    public void Reached(long position) => Position = position;

    public void Received(int bytes) => WireBytes += bytes;

    public void Retried() => Retries++;

    public void Waiting(bool isWaiting)
    {
        Waits.Add(isWaiting);
        Waited(isWaiting);
    }

    public TaskCompletionSource Up { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task NetworkIsUp => Up.Task;

    public void Yield() => Yields++;

    /// <summary>How often it let others use the network.</summary>
    public int Yields { get; private set; }

    public Task TakeTurnAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
