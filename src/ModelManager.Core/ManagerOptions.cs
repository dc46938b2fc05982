using ModelManager.Downloads;

namespace ModelManager;

/// <summary>How to open a root.</summary>
public sealed record ManagerOptions
{
    /// <summary>The absolute path of the folder that holds the models. Created (0700) when it is not there.</summary>
    public required string Root { get; init; }

    /// <summary>The base URL of the model library; null for a manager that only looks up.</summary>
    public string? LibraryUrl { get; init; }

    /// <summary>The base URL of the scheduler; null for the origin of <see cref="LibraryUrl"/>.</summary>
    public string? SchedulerUrl { get; init; }

    /// <summary>Whether misses are reported at all.</summary>
    public bool UseScheduler { get; init; } = true;

    /// <summary>This node's name in reports; null for one that is made once and kept in the root.</summary>
    public string? NodeId { get; init; }

    /// <summary>Headers for the library's origin only, such as Authorization.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>
    /// Asked for a bearer token when the library wants one, and again when it refuses the one it got (401); for the library's origin only. Null for none.
    /// An answer within 30 s, or the request fails with <see cref="Primitives.ErrorCode.Auth"/>. <see cref="Manager.SetToken"/> answers it too. When several managers
    /// have one root open, one of those that are open is asked.
    /// </summary>
    public Func<CancellationToken, Task<string>>? GetToken { get; init; }

    /// <summary>Headers for the scheduler's origin only.</summary>
    public IReadOnlyDictionary<string, string> SchedulerHeaders { get; init; } = new Dictionary<string, string>();

    /// <summary>A proxy's URL; null for what the environment says.</summary>
    public string? Proxy { get; init; }

    /// <summary>A PEM file of certificates that are trusted beside the system's.</summary>
    public string? CaFile { get; init; }

    /// <summary>How fast and how much at once.</summary>
    public DownloadLimits Limits { get; init; } = new();

    /// <summary>Whether tasks left over by an earlier run continue by themselves.</summary>
    public bool AutoResume { get; init; } = true;

    /// <summary>
    /// Partial content that was not added to for longer is deleted, with its task: at open, and every hour after it. Null keeps it until the
    /// task is finished or cancelled. Not negative.
    /// </summary>
    public TimeSpan? PartialMaxAge { get; init; }

    /// <summary>Whether a download that another process already does is refused (DOWNLOAD_IN_PROGRESS) rather than waited for.</summary>
    public bool RejectIfBusy { get; init; }

    /// <summary>Whether plain http may go anywhere but to loopback.</summary>
    public bool AllowInsecure { get; init; }

    /// <summary>Whether writing is allowed on a file system that does not lock.</summary>
    public bool AllowUnlockedRoot { get; init; }

    /// <summary>A first listener of <see cref="Manager.DownloadEvent"/>, which misses nothing of what left-over tasks do at open.</summary>
    public Action<DownloadEvent>? Listener { get; init; }

    /// <summary>Where time comes from.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
