using ModelManager.Primitives;

namespace ModelManager.IntegrationTests.Support;

/// <summary>Misses whose reports are answered within the 250 ms that a caller waits. On a busy machine the first ones may not be.</summary>
internal static class Misses
{
    /// <summary>Resolves a model that is not here, each time for another task, until the scheduler was in time; says for how many tasks.</summary>
    public static async Task<(ModelManagerException Miss, int Tasks)> InTimeAsync(Manager manager, string id, string? version)
    {
        ModelManagerException? miss = null;
        var tasks = 0;
        await Installed.UntilAsync(
            async () =>
            {
                var taskId = $"task-{++tasks}";
                miss = await Assert.ThrowsAsync<ModelManagerException>(() => manager.ResolveModelAsync(id, version, taskId, default));
                return miss.Report!.Status != MissReportStatus.TimedOut;
            },
            "an answer of the scheduler");
        return (miss!, tasks);
    }
}
