namespace ModelManager.Benchmarks.Registry;

/// <summary>A record of registry.json as whoever looks something up in it would declare it; its other members are skipped.</summary>
internal sealed class PlainVersion
{
    public string? Status { get; set; }

    public string? InstalledAt { get; set; }

    public long SizeBytes { get; set; }

    public string? ChecksumSha256 { get; set; }
}
