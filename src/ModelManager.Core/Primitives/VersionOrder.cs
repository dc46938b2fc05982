namespace ModelManager.Primitives;

/// <summary>
/// Which of two versions is newer: SemVer 2 precedence where both parse, anything that parses above anything that does not,
/// and otherwise ordinal with runs of digits compared as numbers. Ties are broken ordinally, so the order is total.
/// </summary>
public sealed class VersionOrder : IComparer<ModelVersion>, IComparer<string>
{
    /// <summary>The order; later means newer.</summary>
    public static VersionOrder Instance { get; } = new();

    /// <inheritdoc/>
    public int Compare(ModelVersion x, ModelVersion y) => Compare(x.Value, y.Value);

    /// <inheritdoc/>
    public int Compare(string? x, string? y)
    {
        if (x is null || y is null)
        {
            return (x is null ? 0 : 1) - (y is null ? 0 : 1);
        }

        var left = SemanticVersion.TryParse(x);
        var right = SemanticVersion.TryParse(y);
        var order = (left, right) switch
        {
            (not null, not null) => left.CompareTo(right),
            (not null, null) => 1,
            (null, not null) => -1,
            _ => NaturalOrder.Compare(x, y),
        };
        return order != 0 ? order : string.CompareOrdinal(x, y);
    }
}
