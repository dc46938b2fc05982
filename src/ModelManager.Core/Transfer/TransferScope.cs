using ModelManager.Platform;

namespace ModelManager.Transfer;

/// <summary>What all parts of one running transfer share.</summary>
internal sealed record TransferScope(
    RootFolder Root, IContentOrigin Origin, TransferLane Lane, TimeProvider Time, string TaskId, ITransferProgress Progress, SegmentBoard Board, ConnectionTarget Target)
{
    /// <summary>Called when the disk's room for so many bytes was reserved, or they were written where it could not be; negative when it was given back.</summary>
    public required Action<long> Reserved { get; init; }

    /// <summary>What makes new small files durable, all together when the last is here; null when each is synced by itself.</summary>
    public required SyncBatch? Batch { get; init; }

    /// <summary>Who else opens the files that are written.</summary>
    public OpenWatches Watches { get; } = new();

    /// <summary>Where files of the short way are made.</summary>
    public StagedFolders Staged { get; } = new(Root);

    /// <summary>Called when there may be something new to do.</summary>
    public required Action Changed { get; init; }

    /// <summary>Called with what nothing mends, before others are offered the work that it ended: they are to leave it.</summary>
    public required Func<Exception, Task> Failed { get; init; }

    /// <summary>How many files with a journal are open: they share what may be lost.</summary>
    public required Func<int> OpenJournals { get; init; }
}
