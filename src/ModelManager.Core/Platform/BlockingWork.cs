namespace ModelManager.Platform;

/// <summary>
/// Work that keeps a thread busy for long, such as hashing gigabytes or waiting for the disk: on a thread of its own, so that
/// the pool's few threads stay free for timers, answers and the report of a miss, which must not wait.
/// </summary>
internal static class BlockingWork
{
    public static Task<T> RunAsync<T>(Func<T> work) =>
        Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.LongRunning | TaskCreationOptions.DenyChildAttach, TaskScheduler.Default);

    public static Task RunAsync(Action work) =>
        Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.LongRunning | TaskCreationOptions.DenyChildAttach, TaskScheduler.Default);
}
