using System.Text;
using ModelManager.Http;
using ModelManager.Primitives;
using ModelManager.UnitTests.Support;

namespace ModelManager.UnitTests.Http;

public sealed class TimeoutTests : IDisposable
{
    private readonly ManualTimeProvider _time = new();
    private readonly HttpTransport _transport;
    private readonly TaskCompletionSource _silent = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public TimeoutTests() => _transport = new HttpTransport(new HttpSettings(), _time);

    public void Dispose() => _transport.Dispose();

    [Fact]
    public async Task No_headers_within_their_time_is_a_stall()
    {
        await using var server = Silent("");
        var asking = _transport.GetAsync(server.Url);
        await _silent.Task;
        _time.Advance(TimeSpan.FromSeconds(14));
        Assert.False(asking.IsCompleted);

        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(ErrorCode.Stalled, (await Assert.ThrowsAsync<ModelManagerException>(() => asking)).Code);
    }

    [Fact]
    public async Task A_body_that_falls_silent_is_a_stall()
    {
        await using var server = Silent("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc");
        using var answer = await _transport.GetAsync(server.Url);
        await using var body = await answer.OpenBodyAsync(default);
        var buffer = new byte[10];
        Assert.Equal(3, await ReadSomeAsync(body, buffer));
        var reading = body.ReadAsync(buffer).AsTask();
        _time.Advance(TimeSpan.FromSeconds(14));
        Assert.False(reading.IsCompleted);

        _time.Advance(TimeSpan.FromSeconds(4));

        Assert.Equal(ErrorCode.Stalled, (await Assert.ThrowsAsync<ModelManagerException>(() => reading)).Code);
    }

    [Fact]
    public async Task A_trickle_is_a_stall()
    {
        var more = Enumerable.Range(0, 3).Select(_ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).ToList();
        await using var server = new RawServer(async (_, stream) =>
        {
            await stream.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n"u8.ToArray());
            foreach (var next in more)
            {
                await next.Task;
                await stream.WriteAsync(new byte[1]);
            }
        });
        using var answer = await _transport.GetAsync(server.Url);
        await using var body = await answer.OpenBodyAsync(default);
        var buffer = new byte[1];
        for (var read = 0; read < 2; read++)
        {
            Assert.Equal(1, await ReadLaterAsync(read));
        }

        Assert.Equal(ErrorCode.Stalled, (await Assert.ThrowsAsync<ModelManagerException>(() => ReadLaterAsync(2))).Code);

        async Task<int> ReadLaterAsync(int read)
        {
            var reading = body.ReadAsync(buffer).AsTask();
            _time.Advance(TimeSpan.FromSeconds(12));
            more[read].SetResult();
            return await reading;
        }
    }

    [Fact]
    public async Task Time_between_reads_is_no_silence()
    {
        await using var server = new RawServer("HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nabcdef");
        using var answer = await _transport.GetAsync(server.Url);
        await using var body = await answer.OpenBodyAsync(default);
        var buffer = new byte[3];
        await body.ReadExactlyAsync(buffer);
        _time.Advance(TimeSpan.FromHours(1));

        await body.ReadExactlyAsync(buffer);

        Assert.Equal("def"u8.ToArray(), buffer);
    }

    [Fact]
    public async Task Cancelling_ends_a_read_that_waits()
    {
        await using var server = Silent("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n");
        using var stop = new CancellationTokenSource();
        using var answer = await _transport.GetAsync(server.Url, cancellationToken: stop.Token);
        await using var body = await answer.OpenBodyAsync(stop.Token);
        var reading = body.ReadAsync(new byte[10]).AsTask();

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading.WaitAsync(TimeSpan.FromSeconds(30)));
    }

    private static async Task<int> ReadSomeAsync(Stream body, byte[] buffer)
    {
        var count = 0;
        while (count < 3)
        {
            count += await body.ReadAsync(buffer.AsMemory(count));
        }

        return count;
    }

    private RawServer Silent(string begin)
    {
        RawServer? server = null;
        return server = new RawServer(async (_, stream) =>
        {
            await stream.WriteAsync(Encoding.Latin1.GetBytes(begin));
            await stream.FlushAsync();
            _silent.TrySetResult();
            await Task.Delay(Timeout.Infinite, server!.Stopping);
        });
    }
}
