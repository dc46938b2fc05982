using ModelManager.Planning;
using ModelManager.Transfer;
using ModelManager.UnitTests.Support;

namespace ModelManager.UnitTests.Transfer;

public sealed class FrontHasherTests : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    private readonly TemporaryRoot _root = new();
    private readonly RecordingSink _sink = new();

    public void Dispose() => _root.Dispose();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData((256 * 1024) - 1)]
    [InlineData(256 * 1024)]
    [InlineData((256 * 1024) + 1)]
    [InlineData(9_999_991)]
    public async Task Every_byte_passes_once_and_in_order(int size)
    {
        var content = Bytes.Of(size);
        using var part = await PartAsync(content);
        var hasher = new FrontHasher(part, _sink, size);
        for (var front = 0; front < size; front += 77_777)
        {
            hasher.Advance(front);
        }

        Assert.False(hasher.End.IsCompleted);
        hasher.Advance(size);

        await hasher.End.WaitAsync(s_patience);
        Assert.Equal(content, _sink.Content);
    }

    [Fact]
    public async Task Threads_that_advance_it_disturb_nothing()
    {
        var content = Bytes.Of(6_000_000);
        using var part = await PartAsync(content);
        var hasher = new FrontHasher(part, _sink, content.Length);

        Together.Run(4, thread =>
        {
            for (var front = thread; front < content.Length; front += 10_000)
            {
                hasher.Advance(front);
            }
        });
        hasher.Advance(content.Length);

        await hasher.End.WaitAsync(s_patience);
        Assert.Equal(content, _sink.Content);
    }

    [Fact]
    public async Task Nothing_is_shown_that_is_not_at_the_front()
    {
        var content = Bytes.Of(2_000_000);
        using var part = await PartAsync(content);
        var hasher = new FrontHasher(part, _sink, content.Length);

        hasher.Advance(1_000_000);
        hasher.Advance(500_000);
        await WaitForAsync(() => _sink.Content.Length >= 3 * 256 * 1024);
        await hasher.StopAsync().WaitAsync(s_patience);

        Assert.Equal(content[..(3 * 256 * 1024)], _sink.Content);
    }

    [Fact]
    public async Task Once_stopped_it_reads_nothing_more()
    {
        var content = Bytes.Of(20_000_000);
        using var part = await PartAsync(content);
        using var gate = new GatedSink();
        var hasher = new FrontHasher(part, gate, content.Length);
        hasher.Advance(content.Length);
        gate.Reached.Wait(s_patience);

        var stopping = hasher.StopAsync();
        Assert.False(stopping.IsCompleted);
        gate.Open.Set();
        await stopping.WaitAsync(s_patience);
        hasher.Advance(content.Length);
        await Task.Delay(50);

        Assert.Equal(1, gate.Count);
        Assert.False(hasher.End.IsCompleted);
    }

    [Fact]
    public async Task A_file_that_is_shorter_than_what_was_written_is_lost()
    {
        using var part = await PartAsync(Bytes.Of(100_000));
        var hasher = new FrontHasher(part, _sink, 200_000);

        hasher.Advance(200_000);

        await Assert.ThrowsAsync<PartLostException>(() => hasher.End.WaitAsync(s_patience));
        await hasher.StopAsync().WaitAsync(s_patience);
    }

    private static async Task WaitForAsync(Func<bool> isSo)
    {
        for (var patience = 0; !isSo(); patience++)
        {
            Assert.True(patience < 3000);
            await Task.Delay(20);
        }
    }

    private async Task<PartFile> PartAsync(byte[] content)
    {
        FilePlan plan = new FakeVersion("m", "1", ("f.bin", content)).PlanFile(_root.Folder);
        _root.Write(plan.Part, content);
        return await PartFile.OpenAsync(_root.Folder, plan, Fetch.TaskId, TimeProvider.System, default);
    }

    private sealed class GatedSink : IContentSink, IDisposable
    {
        public ManualResetEventSlim Reached { get; } = new();

        public ManualResetEventSlim Open { get; } = new();

        public int Count { get; private set; }

        public void Append(ReadOnlySpan<byte> content)
        {
            Count++;
            Reached.Set();
            Open.Wait(s_patience);
        }

        public void Reset()
        {
        }

        public void Dispose()
        {
            Reached.Dispose();
            Open.Dispose();
        }
    }
}
