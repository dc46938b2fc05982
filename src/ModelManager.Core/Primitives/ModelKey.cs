namespace ModelManager.Primitives;

/// <summary>One version of one model: the unit that is downloaded, installed and removed.</summary>
public readonly record struct ModelKey(ModelId Id, ModelVersion Version)
{
    /// <summary>Checks both parts as a caller's arguments.</summary>
    /// <exception cref="ModelManagerException"><see cref="ErrorCode.InvalidArgument"/></exception>
    public static ModelKey Parse(string? id, string? version) => new(ModelId.Parse(id), ModelVersion.Parse(version));

    /// <inheritdoc/>
    public override string ToString() => $"{Id} {Version}";
}
