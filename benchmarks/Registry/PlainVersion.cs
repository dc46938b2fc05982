namespace ModelManager.Benchmarks.Registry;

/// <summary>A record of registry.json as whoever reads it with a serializer would declare it.</summary>
internal sealed record PlainVersion(string Status, string InstalledAt, long SizeBytes, string ChecksumSha256);
