using ModelManager.Downloads;
using ModelManager.Lifecycle;
using ModelManager.Verification;

namespace ModelManager.Native.Jobs;

/// <summary>Begins the jobs that look at every byte of an installed version, and tell how far they are.</summary>
internal static class VersionWork
{
    /// <summary>Compares. It only reads, so closing the job gives it up.</summary>
    public static ulong Verify(ulong manager, string modelId, string version)
    {
        var job = new Job { EndsWhenClosed = true };
        return JobStart.Begin(
            job, manager, (core, cancel) => core.VerifyAsync(modelId, version, compared => job.Report(Of(compared)), cancel), JobResult.Of);
    }

    /// <summary>Mends. It goes on when the job is closed.</summary>
    public static ulong Repair(ulong manager, string modelId, string version)
    {
        var job = new Job();
        return JobStart.Begin(job, manager, (core, cancel) => core.RepairAsync(modelId, version, job.Report, cancel), JobResult.Of);
    }

    private static DownloadProgress Of(VerifyProgress compared) =>
        DownloadProgress.None with { Phase = ModelState.Verifying, Bytes = compared.Bytes, TotalBytes = compared.TotalBytes };
}
