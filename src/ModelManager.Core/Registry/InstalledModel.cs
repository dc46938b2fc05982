using ModelManager.Primitives;

namespace ModelManager.Registry;

/// <summary>One installed version.</summary>
/// <param name="Key">Which version.</param>
/// <param name="Path">The absolute path of its folder.</param>
/// <param name="SizeBytes">The sum of its files' sizes.</param>
/// <param name="ChecksumSha256">The digest of its checksum.sha256.</param>
/// <param name="InstalledAt">When it was published here.</param>
/// <param name="ExtraJson">The record's free-form JSON object.</param>
public sealed record InstalledModel(ModelKey Key, string Path, long SizeBytes, Digest ChecksumSha256, DateTimeOffset InstalledAt, string ExtraJson);
