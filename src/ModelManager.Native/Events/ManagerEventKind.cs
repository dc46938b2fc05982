namespace ModelManager.Native.Events;

/// <summary>What kind of thing happened to a manager or a job. The numbers follow those of the downloads and are pinned.</summary>
internal enum ManagerEventKind
{
    /// <summary>A job is done; its outcome can be asked for. A download's job is told of behind the download's own events.</summary>
    JobDone = 6,
    /// <summary>The manager is closed: the last event.</summary>
    Closed = 7,
    /// <summary>How far a verification or a repair is; at most ten times a second, at least once when it goes well, and never behind the job's end.</summary>
    JobProgress = 8,
}
