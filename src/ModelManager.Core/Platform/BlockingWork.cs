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

    /// <summary>
    /// Short work that waits for the disk, one after the other of those that share a turn: eight downloads that sync at once wait for the same disk, and
    /// each thread takes room.
    /// </summary>
    public static async Task InTurnAsync(SemaphoreSlim turn, Action work)
    {
        await turn.WaitAsync().ConfigureAwait(false);
        try
        {
            await RunAsync(work).ConfigureAwait(false);
        }
        finally
        {
            turn.Release();
        }
    }
}
