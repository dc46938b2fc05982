namespace ModelManager.Lifecycle;

/// <summary>The states of a model version. The numbers are pinned; the C ABI shares them. See <see cref="StateTable"/>.</summary>
public enum ModelState
{
    /// <summary>Neither installed nor being installed.</summary>
    Absent = 0,
    /// <summary>Waiting for its turn, for another process, or for the catalogue.</summary>
    Queued = 1,
    /// <summary>Bytes are arriving.</summary>
    Downloading = 2,
    /// <summary>Stopped by the user until resumed; survives a restart.</summary>
    Paused = 3,
    /// <summary>The network is down; continues by itself.</summary>
    WaitingForNetwork = 4,
    /// <summary>Every byte is here and the digests are being compared.</summary>
    Verifying = 5,
    /// <summary>The verified files are being made durable and visible.</summary>
    Publishing = 6,
    /// <summary>Installed.</summary>
    Ready = 7,
    /// <summary>Stopped by an error; can be tried again.</summary>
    Failed = 8,
    /// <summary>Damaged files are being replaced.</summary>
    Repairing = 9,
    /// <summary>Being deleted.</summary>
    Removing = 10,
}
