using ModelManager.Primitives;

namespace ModelManager.Catalogue;

/// <summary>One model that the library offers.</summary>
/// <param name="Id">The model.</param>
/// <param name="LatestVersion">The newest of <paramref name="Versions"/> by <see cref="VersionOrder"/>.</param>
/// <param name="Versions">Every version, newest first.</param>
/// <param name="SizeBytes">The size of the latest version's files.</param>
/// <param name="ExtraJson">The library's free-form JSON object about the model.</param>
public sealed record CatalogueModel(ModelId Id, ModelVersion LatestVersion, IReadOnlyList<ModelVersion> Versions, long SizeBytes, string ExtraJson);

/// <summary>One model with all that the library says of its versions.</summary>
/// <param name="Id">The model.</param>
/// <param name="LatestVersion">The newest version.</param>
/// <param name="Versions">Every version, newest first.</param>
public sealed record CatalogueModelDetail(ModelId Id, ModelVersion LatestVersion, IReadOnlyList<CatalogueEntry> Versions);

/// <summary>One version as the library describes it: the first record of the flow, checked in every part.</summary>
/// <param name="Key">Which version.</param>
/// <param name="SizeBytes">The sum of the files' sizes.</param>
/// <param name="ChecksumSha256">The digest of the version's checksum.sha256, which covers every file.</param>
/// <param name="PublishedAt">When it was published, or null when the library does not say.</param>
/// <param name="Files">Every file, in the order of the catalogue.</param>
/// <param name="ExtraJson">The library's free-form JSON object about the version.</param>
public sealed record CatalogueEntry(
    ModelKey Key, long SizeBytes, Digest ChecksumSha256, DateTimeOffset? PublishedAt, IReadOnlyList<CatalogueFile> Files, string ExtraJson);

/// <summary>One file of a version.</summary>
/// <param name="Path">Its path inside the version.</param>
/// <param name="SizeBytes">Its exact size.</param>
/// <param name="Sha256">Its digest.</param>
public sealed record CatalogueFile(ModelPath Path, long SizeBytes, Digest Sha256);
