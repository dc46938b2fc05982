using System.Collections.Concurrent;

namespace ModelManager.IntegrationTests.Faults;

/// <summary>
/// Runs the rows of a theory side by side, because they wait more than they work: the first row that is asked for begins all of them,
/// so many at a time, and each then has its own outcome to wait for.
/// </summary>
internal sealed class Cases<T>(IEnumerable<T> all, int atOnce, Func<T, Task> run)
    where T : notnull
{
    private readonly Lazy<ConcurrentDictionary<T, Task>> _running = new(() => Begin(all, atOnce, run));

    /// <summary>Ends as the case does.</summary>
    public Task RunAsync(T row) => _running.Value[row];

    /// <summary>Ends when every case has ended, however.</summary>
    public async Task AllEndedAsync() => await Task.WhenAll(_running.Value.Values).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    private static ConcurrentDictionary<T, Task> Begin(IEnumerable<T> all, int atOnce, Func<T, Task> run)
    {
        var turns = new SemaphoreSlim(atOnce);
        return new(all.Select(row => KeyValuePair.Create(row, Task.Run(async () =>
        {
            await turns.WaitAsync();
            try
            {
                await run(row);
            }
            finally
            {
                turns.Release();
            }
        }))));
    }
}
