using ModelManager.Primitives;

namespace ModelManager.Store;

/// <summary>A version whose verified files are durable in their final place; not yet in the registry.</summary>
internal sealed record PublishedModel(ModelKey Key, long SizeBytes, Digest ChecksumSha256, string ExtraJson);
