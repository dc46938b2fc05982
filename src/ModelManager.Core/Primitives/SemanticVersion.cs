namespace ModelManager.Primitives;

/// <summary>A version by the rules of SemVer 2.0.0 (https://semver.org), for precedence only: build metadata is checked and dropped.</summary>
internal sealed class SemanticVersion : IComparable<SemanticVersion>
{
    private readonly string[] _core;
    private readonly string[] _preRelease;

    private SemanticVersion(string[] core, string[] preRelease)
    {
        _core = core;
        _preRelease = preRelease;
    }

    public static SemanticVersion? TryParse(string text)
    {
        var plus = text.IndexOf('+', StringComparison.Ordinal);
        if (plus >= 0 && !text[(plus + 1)..].Split('.').All(IsIdentifier))
        {
            return null;
        }

        var precedence = plus < 0 ? text : text[..plus];
        var dash = precedence.IndexOf('-', StringComparison.Ordinal);
        var core = (dash < 0 ? precedence : precedence[..dash]).Split('.');
        var preRelease = dash < 0 ? [] : precedence[(dash + 1)..].Split('.');
        return core.Length == 3 && core.All(IsPlainNumber) && preRelease.All(p => IsIdentifier(p) && (!IsNumber(p) || IsPlainNumber(p)))
            ? new SemanticVersion(core, preRelease)
            : null;
    }

    public int CompareTo(SemanticVersion? other)
    {
        ArgumentNullException.ThrowIfNull(other);
        for (var i = 0; i < _core.Length; i++)
        {
            if (NaturalOrder.CompareNumbers(_core[i], other._core[i]) is var order and not 0)
            {
                return order;
            }
        }

        if (_preRelease.Length == 0 || other._preRelease.Length == 0)
        {
            return (_preRelease.Length == 0 ? 1 : 0) - (other._preRelease.Length == 0 ? 1 : 0);
        }

        for (var i = 0; i < Math.Min(_preRelease.Length, other._preRelease.Length); i++)
        {
            if (CompareIdentifiers(_preRelease[i], other._preRelease[i]) is var order and not 0)
            {
                return order;
            }
        }

        return _preRelease.Length.CompareTo(other._preRelease.Length);
    }

    private static int CompareIdentifiers(string x, string y) => (IsNumber(x), IsNumber(y)) switch
    {
        (true, true) => NaturalOrder.CompareNumbers(x, y),
        (true, false) => -1,
        (false, true) => 1,
        _ => string.CompareOrdinal(x, y),
    };

    private static bool IsNumber(string text) => text.Length > 0 && text.All(char.IsAsciiDigit);

    private static bool IsPlainNumber(string text) => IsNumber(text) && (text.Length == 1 || text[0] != '0');

    private static bool IsIdentifier(string text) => text.Length > 0 && text.All(c => char.IsAsciiLetterOrDigit(c) || c == '-');
}
