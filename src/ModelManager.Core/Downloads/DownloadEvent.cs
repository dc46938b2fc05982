using ModelManager.Lifecycle;
using ModelManager.Primitives;

namespace ModelManager.Downloads;

/// <summary>What kind of thing happened. The numbers are pinned; the C ABI shares them.</summary>
public enum DownloadEventKind
{
    /// <summary>A version changed its state.</summary>
    State = 1,
    /// <summary>A download task began.</summary>
    Start = 2,
    /// <summary>Bytes arrived; at most ten times a second for one task, and at least once.</summary>
    Progress = 3,
    /// <summary>A download failed or was cancelled.</summary>
    Error = 4,
    /// <summary>A version was published by a download.</summary>
    Complete = 5,
}

/// <summary>Something happened to a version. Events of one task come in order; nothing is held while listeners run.</summary>
/// <param name="Kind">What happened.</param>
/// <param name="TaskId">The task, or an empty string when there is none.</param>
/// <param name="ModelId">The model.</param>
/// <param name="Version">The version, or null while the newest is still being looked up.</param>
/// <param name="State">The state now.</param>
/// <param name="Progress">How far the task is.</param>
/// <param name="Path">The absolute folder, with <see cref="DownloadEventKind.Complete"/>.</param>
/// <param name="Error">The failure, with <see cref="DownloadEventKind.Error"/>.</param>
public sealed record DownloadEvent(
    DownloadEventKind Kind, string TaskId, ModelId ModelId, ModelVersion? Version, ModelState State, DownloadProgress Progress, string? Path,
    ModelManagerException? Error)
{
    /// <summary>A version changed its state, and no task of its own is behind it.</summary>
    internal static DownloadEvent OfState(ModelKey key, ModelState state) =>
        new(DownloadEventKind.State, "", key.Id, key.Version, state, DownloadProgress.None with { Phase = state }, null, null);
}
