using ModelManager.Downloads;
using ModelManager.Lifecycle;
using ModelManager.Primitives;

namespace ModelManager.UnitTests.Downloads;

/// <summary>Events for listeners, told apart by the number of bytes.</summary>
internal static class Happenings
{
    public static DownloadEvent Progress(string task, long bytes) => New(DownloadEventKind.Progress, task, bytes);

    public static DownloadEvent State(string task, long bytes) => New(DownloadEventKind.State, task, bytes);

    private static DownloadEvent New(DownloadEventKind kind, string task, long bytes) =>
        new(kind, task, ModelId.Parse("m"), null, ModelState.Downloading, DownloadProgress.None with { Bytes = bytes }, null, null);
}
