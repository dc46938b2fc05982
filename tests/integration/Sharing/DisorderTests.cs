using ModelManager.Downloads;
using ModelManager.IntegrationTests.Support;
using ModelManager.Lifecycle;
using ModelManager.Primitives;
using Xunit.Abstractions;

namespace ModelManager.IntegrationTests.Sharing;

/// <summary>Everything that callers may do, in any order and from several threads, with another process on the same root: never an internal error, and order in the end.</summary>
public sealed class DisorderTests(ITestOutputHelper output)
{
    private const int Actors = 3;
    private const int Steps = 120;

    private static readonly (string Id, string Version)[] s_versions = [("a", "1"), ("a", "2"), ("b", "1"), ("c", "1")];

    private static readonly ErrorCode[] s_expected = [ErrorCode.Cancelled, ErrorCode.ModelNotAvailable, ErrorCode.ModelInUse, ErrorCode.DownloadInProgress];

    private static readonly ModelState[] s_working = [ModelState.Queued, ModelState.Downloading, ModelState.WaitingForNetwork, ModelState.Verifying, ModelState.Publishing];

    [Fact]
    public async Task Callers_in_disorder_do_no_harm()
    {
        var seed = Seeds.Next(output);
        await using var library = await TestLibrary.StartAsync();
        foreach (var (id, version) in s_versions)
        {
            await library.PublishAsync(id, version, 2_000_000, 300_000, 0);
        }

        var failures = new System.Collections.Concurrent.ConcurrentBag<ModelManagerException>();
        var events = new System.Collections.Concurrent.ConcurrentQueue<DownloadEvent>();
        await using var worker = await WorkerProcess.OpenAsync(library.Root, library.Url, "--rate", "20000000");
        await using var manager = Manager.Open(library.Options() with { Limits = new() { BytesPerSecond = 20_000_000 } });
        manager.DownloadEvent += events.Enqueue;

        await Task.WhenAll(Enumerable.Range(0, Actors).Select(actor => Task.Run(() => ActAsync(manager, new Random(seed + actor), failures)))
            .Append(ActAsync(worker, new Random(seed - 1))));

        // In the end everybody wants everything, and gets it.
        foreach (var task in manager.GetTasks())
        {
            task.Resume();
        }

        var last = s_versions.Select(version => manager.Download(version.Id, version.Version)).ToList();
        last.ForEach(task => task.Resume());
        foreach (var task in last)
        {
            await Installed.CheckAsync((await task.DoneAsync()).Path);
        }

        await worker.TellAsync("close");
        await manager.DisposeAsync();
        Assert.All(failures, failure => Assert.Contains(failure.Code, s_expected));
        CheckEvents(events);
        Installed.CheckNothingLeft(library.Root);
    }

    private static async Task ActAsync(Manager manager, Random random, System.Collections.Concurrent.ConcurrentBag<ModelManagerException> failures)
    {
        var handles = new List<DownloadHandle>();
        for (var step = 0; step < Steps; step++)
        {
            var (id, version) = s_versions[random.Next(s_versions.Length)];
            try
            {
                switch (random.Next(10))
                {
                    case <= 2:
                        var handle = manager.Download(id, random.Next(4) == 0 ? null : version, (DownloadPriority)random.Next(2));
                        handles.Add(handle);
                        _ = handle.Completion.ContinueWith(task => failures.Add((ModelManagerException)task.Exception!.InnerException!), TaskContinuationOptions.OnlyOnFaulted);
                        break;
                    case 3 when handles.Count > 0:
                        handles[random.Next(handles.Count)].Pause();
                        break;
                    case 4 or 5 when handles.Count > 0:
                        handles[random.Next(handles.Count)].Resume();
                        break;
                    case 6 when handles.Count > 0:
                        handles[random.Next(handles.Count)].Cancel(keepPartial: random.Next(2) == 0);
                        break;
                    case 7 when handles.Count > 0:
                        handles[random.Next(handles.Count)].Detach();
                        break;
                    case 8:
                        await manager.RemoveAsync(id, version, default);
                        break;
                    default:
                        manager.SetLimits(new DownloadLimits { BytesPerSecond = 20_000_000, ConcurrentDownloads = random.Next(1, 4), ConnectionsPerDownload = random.Next(1, 4) });
                        await Task.Delay(random.Next(30));
                        break;
                }
            }
            catch (ModelManagerException e)
            {
                failures.Add(e);
            }
        }
    }

    private static async Task ActAsync(WorkerProcess worker, Random random)
    {
        for (var step = 0; step < Steps / 4; step++)
        {
            var (id, version) = s_versions[random.Next(s_versions.Length)];
            var answer = await worker.AskAsync(random.Next(3) == 0 ? "remove" : "download", id, version);
            Assert.DoesNotContain("INTERNAL", answer, StringComparison.Ordinal);
            await Task.Delay(random.Next(40));
        }
    }

    // What happens to one task happens in the order of the state table.
    private static void CheckEvents(IEnumerable<DownloadEvent> events)
    {
        foreach (var task in events.Where(happened => happened.Kind == DownloadEventKind.State && happened.TaskId.Length > 0).GroupBy(happened => happened.TaskId))
        {
            var state = ModelState.Absent;
            foreach (var next in task.Select(happened => happened.State))
            {
                Assert.True(StateTable.IsLegal(state, next), $"{state} -> {next}");
                state = next;
            }

            Assert.DoesNotContain(state, s_working);
        }
    }
}
