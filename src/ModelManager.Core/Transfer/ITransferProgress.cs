namespace ModelManager.Transfer;

/// <summary>Hears how one file comes along. Called on transfer threads; must be quick.</summary>
internal interface ITransferProgress
{
    /// <summary>So many bytes of the file are on the disk.</summary>
    void Reached(long position);

    /// <summary>So many bytes came over the network.</summary>
    void Received(int bytes);

    /// <summary>A request failed and will be repeated.</summary>
    void Retried();

    /// <summary>The network is down and is being probed, or is up again.</summary>
    void Waiting(bool isWaiting);

    /// <summary>Ends when another transfer of the same download has got through: then a pause is over.</summary>
    Task NetworkIsUp { get; }

    /// <summary>Called while waiting, before a pause: others may use the network meanwhile.</summary>
    void Yield();

    /// <summary>Called while waiting, after a pause: ends when it is this transfer's turn to try.</summary>
    Task TakeTurnAsync(CancellationToken cancellationToken);
}
