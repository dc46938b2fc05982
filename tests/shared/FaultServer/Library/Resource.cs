namespace ModelManager.Faults;

/// <summary>What a request is about.</summary>
public enum ResourceKind
{
    /// <summary>Nothing that the library has.</summary>
    Missing,
    /// <summary>The list of models.</summary>
    Models,
    /// <summary>One model of the catalogue.</summary>
    Model,
    /// <summary>checksum.sha256 of the version.</summary>
    Checksums,
    /// <summary>manifest.json of the version.</summary>
    Manifest,
    /// <summary>A file of the version.</summary>
    File,
}

/// <summary>Something that the library serves.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Path">The file's path within the version; for other kinds its last name.</param>
/// <param name="Content">Its bytes.</param>
/// <param name="ContentType">What it says of itself.</param>
/// <param name="ETag">A strong entity tag, with its quotes.</param>
public sealed record Resource(ResourceKind Kind, string Path, ReadOnlyMemory<byte> Content, string ContentType, string ETag)
{
    public static Resource Missing { get; } = new(ResourceKind.Missing, "", default, "text/plain", "\"\"");
}
