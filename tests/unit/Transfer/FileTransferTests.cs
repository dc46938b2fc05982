using ModelManager.Platform;
using ModelManager.Primitives;
using ModelManager.Transfer;
using ModelManager.UnitTests.Support;

namespace ModelManager.UnitTests.Transfer;

public sealed class FileTransferTests : IDisposable
{
    private static readonly ModelManagerException s_network = new(ErrorCode.Network, "cut");

    private readonly TemporaryRoot _root = new();
    private readonly byte[] _content = Bytes.Of(300_000);
    private readonly Fetch _fetch;

    public FileTransferTests() => _fetch = new Fetch(_root, new FakeVersion("m", "1", ("f.bin", _content)));

    public void Dispose() => _root.Dispose();

    [Fact]
    public async Task A_cut_connection_goes_on_where_it_was()
    {
        var origin = new ScriptedOrigin(ScriptedOrigin.Broken(_content, 100_000, s_network), ScriptedOrigin.Good(_content));

        await _fetch.SucceedAsync(origin, _content);

        Assert.Equal([0, 100_000], origin.Requests.Select(request => request.Start));
        Assert.Equal("\"v1\"", origin.Requests[1].ETag);
        Assert.Equal(1, _fetch.Progress.Retries);
        Assert.Equal(_content.Length, _fetch.Progress.WireBytes);
    }

    [Fact]
    public async Task A_body_that_ends_early_goes_on_where_it_was()
    {
        var origin = new ScriptedOrigin(ScriptedOrigin.Body(_ => new ScriptedBody(_content[..299_999])), ScriptedOrigin.Good(_content));

        await _fetch.SucceedAsync(origin, _content);

        Assert.Equal([0, 299_999], origin.Requests.Select(request => request.Start));
    }

    [Fact]
    public async Task A_server_that_sends_everything_again_is_read_from_the_beginning()
    {
        var origin = new ScriptedOrigin(ScriptedOrigin.Broken(_content, 100_000, s_network), _ => new OriginBody(new ScriptedBody(_content), 0, "\"v1\"", false, null));

        await _fetch.SucceedAsync(origin, _content);

        Assert.Equal(_content.Length + 100_000, _fetch.Progress.WireBytes);
    }

    [Fact]
    public async Task A_range_of_other_content_is_not_put_behind_the_old()
    {
        var old = Bytes.Of(_content.Length, seed: 2);
        var origin = new ScriptedOrigin(
            ScriptedOrigin.Broken(old, 100_000, s_network, "\"old\""), ScriptedOrigin.Good(_content, "\"new\""), ScriptedOrigin.Good(_content, "\"new\""));

        await _fetch.SucceedAsync(origin, _content);

        Assert.Equal([0, 100_000, 0], origin.Requests.Select(request => request.Start));
    }

    [Fact]
    public async Task One_byte_too_many_is_a_wrong_answer_and_is_not_kept()
    {
        var origin = new ScriptedOrigin(ScriptedOrigin.Body(_ => new ScriptedBody([.. _content, 0])));

        var failure = await Assert.ThrowsAsync<ModelManagerException>(() => _fetch.RunAsync(origin));

        Assert.Equal(ErrorCode.UnexpectedResponse, failure.Code);
        Assert.Equal(3, origin.Requests.Count);
        Assert.True(_root.Read(_fetch.Part).Length <= _content.Length);
    }

    [Theory]
    [InlineData(ErrorCode.TlsUntrusted)]
    [InlineData(ErrorCode.Auth)]
    [InlineData(ErrorCode.Io)]
    [InlineData(ErrorCode.InsufficientSpace)]
    public async Task What_waiting_cannot_mend_fails_at_once_and_keeps_the_bytes(ErrorCode code)
    {
        var origin = new ScriptedOrigin(ScriptedOrigin.Broken(_content, 1000, new ModelManagerException(code, "no")));

        var failure = await Assert.ThrowsAsync<ModelManagerException>(() => _fetch.RunAsync(origin));

        Assert.Equal(code, failure.Code);
        Assert.Single(origin.Requests);
        Assert.Equal(_content[..1000], _root.Read(_fetch.Part));
        Assert.False(_root.Exists(StoreLayout.PartMarker(_fetch.Part)));
    }

    [Fact]
    public async Task Nothing_is_asked_for_behind_a_failure()
    {
        // Another connection may look for work just then: most of a hundred times it does not.
        for (var i = 0; i < 100; i++)
        {
            using var root = new TemporaryRoot();
            var origin = new ScriptedOrigin(ScriptedOrigin.Broken(_content, 1000, new ModelManagerException(ErrorCode.Auth, "no")));
            await Assert.ThrowsAsync<ModelManagerException>(() => new Fetch(root, new FakeVersion("m", "1", ("f.bin", _content))).RunAsync(origin));
            Assert.Single(origin.Requests);
        }
    }

    [Fact]
    public async Task A_part_deleted_while_it_is_written_is_begun_anew()
    {
        var origin = new ScriptedOrigin(
            ScriptedOrigin.Body(_ => new ScriptedBody(_content[..200_000]).Then(() => File.Delete(_root.At(_fetch.Part))).Then(_content[200_000..])),
            ScriptedOrigin.Good(_content));

        await _fetch.SucceedAsync(origin, _content);

        Assert.Equal([0, 0], origin.Requests.Select(request => request.Start));
    }

    [Fact]
    public async Task A_part_replaced_by_another_file_is_not_taken_for_ours()
    {
        var origin = new ScriptedOrigin(
            ScriptedOrigin.Body(_ => new ScriptedBody(_content[..200_000]).Then(() => Replace(_content)).Then(_content[200_000..])),
            ScriptedOrigin.Good(_content));

        await _fetch.SucceedAsync(origin, _content);

        Assert.Equal([0, 0], origin.Requests.Select(request => request.Start));
    }

    [Theory]
    [InlineData("edited")]
    [InlineData("shortened")]
    [InlineData("lengthened")]
    public async Task A_part_that_another_program_writes_to_is_begun_anew(string how)
    {
        var origin = new ScriptedOrigin(
            ScriptedOrigin.Body(_ => new ScriptedBody(_content[..200_000]).Then(() => Meddle(how)).Then(_content[200_000..])),
            ScriptedOrigin.Good(_content));

        await _fetch.SucceedAsync(origin, _content);

        Assert.Equal([0, 0], origin.Requests.Select(request => request.Start));
    }

    [Fact]
    public async Task A_part_edited_after_its_last_byte_is_begun_anew()
    {
        var origin = new ScriptedOrigin(
            ScriptedOrigin.Body(_ => new ScriptedBody(_content).Then(() => Meddle("edited"))), ScriptedOrigin.Good(_content));

        await _fetch.SucceedAsync(origin, _content);
    }

    [Fact]
    public async Task A_part_that_is_always_deleted_fails_in_the_end()
    {
        var origin = new ScriptedOrigin(ScriptedOrigin.Body(_ => new ScriptedBody(_content).Then(() => File.Delete(_root.At(_fetch.Part)))));

        var failure = await Assert.ThrowsAsync<ModelManagerException>(() => _fetch.RunAsync(origin));

        Assert.Equal(ErrorCode.Io, failure.Code);
        Assert.Equal(6, origin.Requests.Count);
    }

    [Fact]
    public async Task A_part_that_is_written_is_locked_and_marked()
    {
        var marker = StoreLayout.PartMarker(_fetch.Part);
        var seen = "";
        var busy = false;
        var origin = new ScriptedOrigin(ScriptedOrigin.Body(_ => new ScriptedBody(_content[..1000]).Then(Look).Then(_content[1000..])));

        await _fetch.SucceedAsync(origin, _content);

        Assert.Contains("\"model_id\":\"m\"", seen, StringComparison.Ordinal);
        Assert.Contains(Fetch.TaskId, seen, StringComparison.Ordinal);
        Assert.True(busy);

        void Look()
        {
            seen = _root.ReadText(marker);
            using var other = _root.Folder.TryOpenRead(_fetch.Part)!;
            busy = !other.TryLock(isOptional: false);
        }
    }

    [Fact]
    public async Task The_marker_of_a_part_is_a_second_name_of_the_tasks_marker()
    {
        var (task, marker) = (WriteTaskMarker("one"), StoreLayout.PartMarker(_fetch.Part));
        _root.Write(marker, "left by a run that died");
        var (seen, later) = ("", "");
        var links = 0u;
        var origin = new ScriptedOrigin(ScriptedOrigin.Body(_ => new ScriptedBody(_content[..1000]).Then(Look).Then(_content[1000..])));

        await _fetch.SucceedAsync(origin, _content);

        Assert.Contains("\"task\":\"one\"", seen, StringComparison.Ordinal);
        Assert.Equal(2u, links);
        Assert.Equal(seen, later);
        Assert.Contains("\"task\":\"two\"", _root.ReadText(task), StringComparison.Ordinal);
        Assert.Equal(1u, _root.Folder.Status(task)!.Value.Links);

        void Look()
        {
            links = _root.Folder.Status(task)!.Value.Links;
            seen = _root.ReadText(marker);
            Assert.Equal(_root.Folder.Status(task)!.Value.Identity, _root.Folder.Status(marker)!.Value.Identity);
            WriteTaskMarker("two");
            later = _root.ReadText(marker);
        }
    }

    private string WriteTaskMarker(string taskId)
    {
        var key = ModelKey.Parse("m", "1");
        Marker.Write(_root.Folder, StoreLayout.Marker(key), taskId, key);
        return StoreLayout.Marker(key);
    }

    [Fact]
    public async Task A_part_that_another_program_locks_for_good_is_in_progress()
    {
        using var other = _root.Folder.OpenOrCreate(_fetch.Part);
        Assert.True(other.TryLock(isOptional: false));
        var time = new ManualTimeProvider();
        var fetch = new Fetch(_root, new FakeVersion("m", "1", ("f.bin", _content)), time);

        var running = fetch.RunAsync(new ScriptedOrigin(ScriptedOrigin.Good(_content)));
        while (!running.IsCompleted)
        {
            await Task.WhenAny(running, Task.Run(async () => time.Advance(await time.NextTimerAsync())));
        }

        Assert.Equal(ErrorCode.DownloadInProgress, (await Assert.ThrowsAsync<ModelManagerException>(() => running)).Code);
    }

    [Fact]
    public async Task A_link_in_the_place_of_the_part_is_not_followed()
    {
        var victim = Path.Combine(_root.Outside, "victim");
        File.WriteAllText(victim, "precious");
        File.CreateSymbolicLink(_root.At(_fetch.Part), victim);

        await Assert.ThrowsAsync<ModelManagerException>(() => _fetch.RunAsync(new ScriptedOrigin(ScriptedOrigin.Good(_content))));

        Assert.Equal("precious", File.ReadAllText(victim));
    }

    private void Replace(byte[] content)
    {
        File.Delete(_root.At(_fetch.Part));
        _root.Write(_fetch.Part, content);
    }

    private void Meddle(string how)
    {
        // Not through FileStream, which respects the lock that other programs would not ask for.
        using var file = _root.Folder.TryOpenWrite(_fetch.Part)!;
        switch (how)
        {
            case "edited":
                file.WriteAt([(byte)(_content[0] ^ 1)], 0);
                break;
            case "shortened":
                file.Truncate(10);
                break;
            default:
                file.Truncate(250_000);
                break;
        }
    }
}
