using ModelManager.Faults;

namespace ModelManager.IntegrationTests.Faults.Wire;

/// <summary>A server with one behaviour, the good server beside it, and a client that looks at the wire.</summary>
internal sealed class Probe : IAsyncDisposable
{
    public const string Range = "Range: bytes=1000-";

    private static readonly ServedModel s_model = new(
        "asr", "1.0.0", 64 * 1024, ServedFile.FromSeed("part-0.bin", 200_003, seed: 1), ServedFile.FromSeed("part-1.bin", 3_000, seed: 2));

    private readonly FaultServer _good = new(s_model);

    public Probe(Rule rule)
    {
        Rule = rule;
        Server = new FaultServer(s_model);
        Server.Add(rule);
    }

    public Rule Rule { get; }

    public FaultServer Server { get; }

    public static byte[] Content => s_model.Files[0].Content;

    public static byte[] OtherContent => s_model.Files[1].Content;

    /// <summary>What the behaviour is about.</summary>
    public string Target => Rule.On switch
    {
        ResourceKind.Model => "/api/models/asr",
        ResourceKind.Checksums => "/storage/models/asr/1.0.0/checksum.sha256",
        ResourceKind.Manifest => "/storage/models/asr/1.0.0/manifest.json",
        _ => "/storage/models/asr/1.0.0/part-0.bin",
    };

    private string[] Headers => Rule.On is null or ResourceKind.File ? [Range] : [];

    /// <summary>Asks for a range of the file, or for the whole document.</summary>
    public Task<WireAnswer> AskAsync(string? target = null) => WireClient.AskAsync(Server.Url, target ?? Target, Headers);

    public Task<WireAnswer> AskWholeAsync() => WireClient.AskAsync(Server.Url, Target);

    /// <summary>What the good server answers to the same.</summary>
    public Task<WireAnswer> AskGoodAsync() => WireClient.AskAsync(_good.Url, Target, [.. Headers, "Connection: close"]);

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        await _good.DisposeAsync();
    }
}
