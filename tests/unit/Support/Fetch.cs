using ModelManager.Planning;
using ModelManager.Primitives;
using ModelManager.Transfer;

namespace ModelManager.UnitTests.Support;

/// <summary>One transfer of the only file of a version, with all that it reports.</summary>
internal sealed class Fetch(TemporaryRoot root, FakeVersion version, TimeProvider? time = null)
{
    public const string TaskId = "00000000000000000000000000000001";

    private readonly TimeProvider _time = time ?? TimeProvider.System;

    public RecordingProgress Progress { get; } = new();

    public RecordingSink Sink { get; } = new();

    public FilePlan Plan => version.PlanFile(root.Folder);

    public string Part => Plan.Part;

    /// <summary>A plan to be used in place of the version's own.</summary>
    public FilePlan? OtherPlan { get; init; }

    /// <summary>How many connections there may be.</summary>
    public int Connections { get; init; } = 1;

    /// <summary>Says of the content whether it is right, in place of the digest.</summary>
    public Func<byte[], bool>? Accepts { get; set; }

    public async Task<PartialContent> RunAsync(IContentOrigin origin, CancellationToken cancellationToken = default)
    {
        using var receiver = new RecordingReceiver(Sink, Accepts ?? (content => Digest.Of(content) == Plan.File.Sha256));
        var plan = new DownloadPlan(version.Entry, version.Checksums, [OtherPlan ?? Plan]);
        var transfer = new ModelTransfer(root.Folder, origin, new TransferBudget(_time) { ConnectionsPerTransfer = Connections }, _time);
        await transfer.RunAsync(plan, TaskId, [receiver], Progress, _ => { }, batch: null, () => false, cancellationToken);
        return receiver.Accepted!;
    }

    /// <summary>Transfers so many bytes and stops there, as an interrupted run does.</summary>
    public async Task InterruptAsync(byte[] content, int count, string? etag = "\"v1\"")
    {
        using var stop = new CancellationTokenSource();
        var origin = new ScriptedOrigin(ScriptedOrigin.Body(request => new ScriptedBody(content[(int)request.Start..count]).Then(stop.Cancel).Then(new OperationCanceledException(stop.Token)), etag));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => RunAsync(origin, stop.Token));
    }

    /// <summary>Transfers and asserts that the part and the sink have exactly the content.</summary>
    public async Task SucceedAsync(ScriptedOrigin origin, byte[] content)
    {
        var partial = await RunAsync(origin);

        Assert.Equal(content, root.Read(Part));
        Assert.Equal(content, Sink.Content);
        Assert.Equal(content.Length, Progress.Position);
        Assert.Equal(root.Folder.Status(Part)!.Value.Identity, partial.Identity);
        Assert.False(root.Exists(StoreLayout.PartMarker(Part)));
    }
}
