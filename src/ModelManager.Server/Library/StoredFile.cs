using ModelManager.Primitives;

namespace ModelManager.Server.Library;

/// <summary>One file of a stored version, with the digest that checksum.sha256 gives it.</summary>
internal readonly record struct StoredFile(ModelPath Path, long SizeBytes, Digest Sha256);
