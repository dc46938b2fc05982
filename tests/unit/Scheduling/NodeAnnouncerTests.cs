using System.Text;
using ModelManager.Http;
using ModelManager.Primitives;
using ModelManager.Scheduling;
using ModelManager.UnitTests.Support;

namespace ModelManager.UnitTests.Scheduling;

public sealed class NodeAnnouncerTests : IAsyncLifetime
{
    private readonly ManualTimeProvider _time = new();
    private readonly HttpTransport _transport = new(new HttpSettings(), TimeProvider.System);
    private readonly RawServer _server;
    private readonly List<ModelKey> _installed = [ModelKey.Parse("语音", "1.0")];
    private string _answer = "204 No Content";
    private TaskCompletionSource? _hold;
    private int _open;
    private int _mostOpen;

    public NodeAnnouncerTests() => _server = new RawServer(AnswerAsync);

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await _server.DisposeAsync();
        _transport.Dispose();
    }

    [Fact]
    public async Task It_tells_at_once_and_after_every_change()
    {
        await using var announcer = Announcer("节点/1");
        announcer.Start();
        await UntilToldAsync(1);
        Assert.Equal(("PUT", "/api/nodes/%E8%8A%82%E7%82%B9%2F1", "application/json"), (Last().Method, Last().Target, Last().Header("Content-Type")));
        Assert.Equal("""{"models":[{"model_id":"\u8BED\u97F3","version":"1.0"}]}""", BodyOf(Last()));

        Install("b");
        announcer.Changed();
        await UntilToldAsync(2);
        Assert.Contains("\"b\"", BodyOf(Last()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_changes_together_is_told_together_and_one_request_is_on_its_way_at_most()
    {
        _hold = new TaskCompletionSource();
        await using var announcer = Announcer();
        announcer.Start();
        await Eventually.HoldsAsync(() => _server.Requests.Count == 1, "the first request");
        for (var i = 0; i < 100; i++)
        {
            Install($"m{i}");
            announcer.Changed();
        }

        _hold.SetResult();
        await UntilToldAsync(2);
        Assert.Contains("\"m99\"", BodyOf(Last()), StringComparison.Ordinal);
        await PassAsync(TimeSpan.FromMinutes(5));
        Assert.Equal((2, 1), (_server.Requests.Count, _mostOpen));
    }

    [Fact]
    public async Task What_changes_nothing_is_not_told()
    {
        await using var announcer = Announcer();
        announcer.Start();
        await UntilToldAsync(1);
        announcer.Changed();
        await PassAsync(TimeSpan.FromMinutes(10));

        Assert.Single(_server.Requests);
    }

    [Fact]
    public async Task What_another_process_changed_is_told_too_and_all_of_it_again_from_time_to_time()
    {
        await using var announcer = Announcer();
        announcer.Start();
        await UntilToldAsync(1);
        Install("elsewhere");
        await UntilToldAsync(2, NodeAnnouncer.Look / 500);
        Assert.InRange(_time.GetTimestamp(), 1, (NodeAnnouncer.Look * 3).Ticks);
        await UntilToldAsync(3, TimeSpan.FromMinutes(1));

        Assert.True(_time.GetTimestamp() >= NodeAnnouncer.Reminder.Ticks);
        Assert.Equal(BodyOf(_server.Requests.ElementAt(1)), BodyOf(Last()));
    }

    [Theory]
    [InlineData("503 Busy", 60)]
    [InlineData("404 Not Found", 900)]
    [InlineData("302 Found", 900)]
    public async Task One_that_failed_is_repeated_with_waits_that_grow(string answer, int longestSeconds)
    {
        _answer = answer;
        await using var announcer = Announcer();
        announcer.Start();
        List<double> times = [];
        while (true)
        {
            await Eventually.HoldsAsync(() => _server.Requests.Count > times.Count, "the next request");
            times.Add(_time.GetTimestamp() / (double)TimeSpan.TicksPerSecond);
            var wait = await _time.NextTimerAsync();
            if (times.Count == 13)
            {
                break;
            }

            // Changes meanwhile do not press it.
            announcer.Changed();
            _time.Advance(wait);
        }

        var waits = times.Zip(times.Skip(1), (x, y) => y - x).ToList();
        Assert.Equal([1, 2, 4, 8, 16, 32], waits.Take(6));
        Assert.Equal(longestSeconds, waits[^1]);
        _answer = "200 OK";
        Install("b");
        _time.Advance(await _time.NextTimerAsync());
        await Eventually.HoldsAsync(() => _server.Requests.Count == 14, "the last request");
        Assert.Contains("\"b\"", BodyOf(Last()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Closing_waits_for_no_answer()
    {
        _hold = new TaskCompletionSource();
        var announcer = Announcer();
        announcer.Start();
        await Eventually.HoldsAsync(() => _server.Requests.Count == 1, "the first request");

        await announcer.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30));
        announcer.Changed();
        _hold.SetResult();
    }

    [Fact]
    public async Task A_registry_that_cannot_be_read_just_now_is_read_again()
    {
        var calls = 0;
        await using var announcer = new NodeAnnouncer(
            Client(), () => "n", () => ++calls == 1 ? throw new ModelManagerException(ErrorCode.Io, "the disk") : _installed, _time);
        announcer.Start();

        await UntilToldAsync(1);
        Assert.Equal(2, calls);
    }

    private static string BodyOf(RawRequest request) => Encoding.UTF8.GetString(request.Body);

    private async Task AnswerAsync(RawRequest request, Stream stream)
    {
        _mostOpen = Math.Max(_mostOpen, Interlocked.Increment(ref _open));
        if (_hold is { } hold)
        {
            await hold.Task.WaitAsync(_server.Stopping);
        }

        Interlocked.Decrement(ref _open);
        await FakeLibrary.ReplyAsync(stream, _answer, "", []);
    }

    private void Install(string id)
    {
        lock (_installed)
        {
            _installed.Add(ModelKey.Parse(id, "1"));
        }
    }

    private IReadOnlyList<ModelKey> Installed()
    {
        lock (_installed)
        {
            return [.. _installed];
        }
    }

    private RawRequest Last() => _server.Requests.Last();

    private SchedulerClient Client() => new(_transport, _server.Url, Asking.NoHeaders(_server.Url));

    private NodeAnnouncer Announcer(string id = "node") => new(Client(), () => id, Installed, _time);

    // The clock moves only while nothing is on its way.
    private Task UntilToldAsync(int count, TimeSpan? step = null) => Eventually.HoldsAsync(() =>
    {
        if (_server.Requests.Count < count && Volatile.Read(ref _open) == 0)
        {
            _time.Advance(step ?? TimeSpan.FromSeconds(1));
        }

        return _server.Requests.Count >= count && Volatile.Read(ref _open) == 0;
    }, $"request {count}");

    private async Task PassAsync(TimeSpan time)
    {
        for (var step = 0; step < 100; step++)
        {
            _time.Advance(time / 100);
            await Task.Delay(2);
        }
    }
}
