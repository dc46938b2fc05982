namespace ModelManager.Transfer;

/// <summary>Hears how a download comes along. Called on transfer threads, several at once; must be quick.</summary>
internal interface ITransferProgress
{
    /// <summary>So many bytes more, or less, are on the disk.</summary>
    void Moved(long bytes);

    /// <summary>So many bytes came over the network.</summary>
    void Received(int bytes);

    /// <summary>A request failed, or brought wrong bytes, and will be repeated.</summary>
    void Retried();

    /// <summary>A connection begins to work; dispose when it ends.</summary>
    IConnectionProgress BeginConnection();
}

/// <summary>Hears how one connection comes along.</summary>
internal interface IConnectionProgress : IDisposable
{
    /// <summary>A request failed and will be repeated.</summary>
    void Retried();

    /// <summary>The network is down and is being probed, or is up again.</summary>
    void Waiting(bool isWaiting);

    /// <summary>Ends when another connection of the same download has got through: then a pause is over.</summary>
    Task NetworkIsUp { get; }

    /// <summary>Called while waiting, before a pause: others may use the network meanwhile.</summary>
    void Yield();

    /// <summary>Called while waiting, after a pause: ends when it is this download's turn to try.</summary>
    Task TakeTurnAsync(CancellationToken cancellationToken);
}
