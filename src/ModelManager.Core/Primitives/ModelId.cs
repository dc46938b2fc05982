namespace ModelManager.Primitives;

/// <summary>A checked model id. Compared ordinally.</summary>
public readonly record struct ModelId : IComparable<ModelId>
{
    private readonly string _value;

    private ModelId(string value) => _value = value;

    /// <summary>The text of the id.</summary>
    public string Value => _value ?? throw new InvalidOperationException("an uninitialised ModelId");

    /// <summary>Checks an id that a caller gave.</summary>
    /// <exception cref="ModelManagerException"><see cref="ErrorCode.InvalidArgument"/></exception>
    public static ModelId Parse(string? text) =>
        TryParse(text, out var id, out var refusal) ? id : throw ModelManagerException.Invalid($"the model id {refusal}");

    /// <summary>Checks an id from anywhere.</summary>
    public static bool TryParse(string? text, out ModelId id, out string? refusal)
    {
        refusal = NameRules.Refusal(text);
        id = refusal is null ? new ModelId(text!) : default;
        return refusal is null;
    }

    /// <inheritdoc/>
    public int CompareTo(ModelId other) => string.CompareOrdinal(_value, other._value);

    /// <inheritdoc/>
    public override string ToString() => _value ?? "";
}
