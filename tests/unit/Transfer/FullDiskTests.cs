using ModelManager.Primitives;
using ModelManager.Transfer;
using ModelManager.UnitTests.Support;

namespace ModelManager.UnitTests.Transfer;

public sealed class FullDiskTests : IDisposable
{
    private const int Mega = 1024 * 1024;

    private readonly FullDisk _disk = new(2);

    public void Dispose() => _disk.Dispose();

    [Fact]
    public async Task What_the_disk_took_of_a_write_is_not_taken_for_somebody_elses()
    {
        var content = Bytes.Of(4 * Mega);
        using var part = await PartFile.OpenAsync(_disk.Folder, Version(content).PlanFile(_disk.Folder), Fetch.TaskId, TimeProvider.System, default);
        part.WriteAt(content.AsSpan(0, 1000), 0);

        Assert.Equal(ErrorCode.InsufficientSpace, Assert.Throws<ModelManagerException>(() => part.WriteAt(content.AsSpan(1000), 1000)).Code);

        Assert.True(part.Length > 1000);
        part.WriteAt(content.AsSpan(0, 1000), 0);
    }

    [Fact]
    public async Task Room_that_is_not_there_shows_before_the_first_byte()
    {
        var origin = new LivelyOrigin(Bytes.Of(4 * Mega));

        Assert.Equal(ErrorCode.InsufficientSpace, (await FailAsync(origin, Bytes.Of(4 * Mega))).Code);
        Assert.Empty(origin.Requests);
    }

    [Fact]
    public async Task Room_that_runs_out_ends_all_connections()
    {
        byte[][] contents = [.. Enumerable.Range(1, 12).Select(n => Bytes.Of(300_000 + n, n))];

        Assert.Equal(ErrorCode.InsufficientSpace, (await FailAsync(new LivelyOrigin(contents), contents)).Code);
    }

    private static FakeVersion Version(params byte[][] contents) => new("m", "1", [.. contents.Select((content, n) => ($"f{n}.bin", content))]);

    private async Task<ModelManagerException> FailAsync(IContentOrigin origin, params byte[][] contents)
    {
        var plan = Version(contents).Plan(_disk.Folder);
        var receivers = plan.Files.Select(_ => new RecordingReceiver(new RecordingSink(), _ => true)).ToList();
        var transfer = new ModelTransfer(_disk.Folder, origin, new TransferBudget(TimeProvider.System) { ConnectionsPerTransfer = 8 }, TimeProvider.System);
        return await Assert.ThrowsAsync<ModelManagerException>(() =>
            transfer.RunAsync(plan, Fetch.TaskId, receivers, new RecordingProgress(), _ => { }, batch: null, () => false, default).WaitAsync(TimeSpan.FromSeconds(60)));
    }
}
