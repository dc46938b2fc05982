namespace ModelManager.Primitives;

/// <summary>A checked version of a model. Identity is ordinal; precedence is <see cref="VersionOrder"/>.</summary>
public readonly record struct ModelVersion
{
    private readonly string _value;

    private ModelVersion(string value) => _value = value;

    /// <summary>The text of the version.</summary>
    public string Value => _value ?? throw new InvalidOperationException("an uninitialised ModelVersion");

    /// <summary>Checks a version that a caller gave.</summary>
    /// <exception cref="ModelManagerException"><see cref="ErrorCode.InvalidArgument"/></exception>
    public static ModelVersion Parse(string? text) =>
        TryParse(text, out var version, out var refusal) ? version : throw ModelManagerException.Invalid($"the version {refusal}");

    /// <summary>Checks a version from anywhere.</summary>
    public static bool TryParse(string? text, out ModelVersion version, out string? refusal)
    {
        refusal = NameRules.Refusal(text);
        version = refusal is null ? new ModelVersion(text!) : default;
        return refusal is null;
    }

    /// <inheritdoc/>
    public override string ToString() => _value ?? "";
}
