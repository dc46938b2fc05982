namespace ModelManager.Primitives;

/// <summary>
/// The file paths of one version, refusing what could not exist side by side on every file system: twins by case or by
/// normalization, and a file where another path needs a folder.
/// </summary>
public sealed class PathSet
{
    private readonly Dictionary<string, bool> _isFile = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _spelling = new(StringComparer.Ordinal);

    /// <summary>Adds a path; returns why it is refused, or null.</summary>
    public string? Add(ModelPath path)
    {
        var text = path.Value;
        for (var end = text.IndexOf('/', StringComparison.Ordinal); end >= 0; end = text.IndexOf('/', end + 1))
        {
            if (AddOne(text[..end], isFile: false) is { } refusal)
            {
                return refusal;
            }
        }

        return AddOne(text, isFile: true);
    }

    private string? AddOne(string text, bool isFile)
    {
        var fold = NameRules.Fold(text);
        if (!_isFile.TryGetValue(fold, out var wasFile))
        {
            _isFile.Add(fold, isFile);
            _spelling.Add(fold, text);
            return null;
        }

        if (isFile || wasFile)
        {
            return $"'{text}' and '{_spelling[fold]}' cannot exist side by side";
        }

        return _spelling[fold] == text ? null : $"'{text}' and '{_spelling[fold]}' differ only by case";
    }
}
