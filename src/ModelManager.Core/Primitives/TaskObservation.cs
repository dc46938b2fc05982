namespace ModelManager.Primitives;

internal static class TaskObservation
{
    /// <summary>The same task, whose failure is not reported as one that nobody caught, should nobody wait for it.</summary>
    public static TTask Observed<TTask>(this TTask task)
        where TTask : Task
    {
        _ = task.ContinueWith(
            static ended => ended.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        return task;
    }
}
