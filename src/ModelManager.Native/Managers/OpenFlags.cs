namespace ModelManager.Native.Managers;

/// <summary>How a root is opened. The numbers are pinned.</summary>
[Flags]
internal enum OpenFlags
{
    /// <summary>The manager may download: it recovers what an earlier run left, starts threads and uses the network. Needs library_url.</summary>
    Downloads = 1,
    /// <summary>Plain http may go anywhere, not to loopback only.</summary>
    AllowInsecure = 2,
    /// <summary>Writing is allowed on a file system that does not lock. Only when no other process uses the root.</summary>
    AllowUnlockedRoot = 4,
    /// <summary>Tasks left over by an earlier run wait until they are resumed.</summary>
    NoAutoResume = 8,
    /// <summary>Misses are not reported to anybody, and there is no ranking.</summary>
    NoScheduler = 16,
    /// <summary>A download that another process already does is refused with MM_DOWNLOAD_IN_PROGRESS, not joined.</summary>
    RejectIfBusy = 32,
}
