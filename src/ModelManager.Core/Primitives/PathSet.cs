namespace ModelManager.Primitives;

/// <summary>
/// The file paths of one version, refusing what could not exist side by side on every file system: twins by case or by
/// normalization, and a file where another path needs a folder.
/// </summary>
public sealed class PathSet
{
    private readonly Dictionary<string, (string Spelling, bool IsFile)> _byFold = new(StringComparer.Ordinal);
    private string _folder = "";

    /// <summary>Adds a path; returns why it is refused, or null.</summary>
    public string? Add(ModelPath path)
    {
        var text = path.Value;
        var folder = text.AsSpan(0, text.LastIndexOf('/') + 1);
        if (!folder.SequenceEqual(_folder))
        {
            if (AddFolders(text) is { } refusal)
            {
                return refusal;
            }

            // Paths come by folder: the next one's is there.
            _folder = folder.ToString();
        }

        return AddOne(text, isFile: true);
    }

    private string? AddFolders(string text)
    {
        for (var end = text.IndexOf('/', StringComparison.Ordinal); end >= 0; end = text.IndexOf('/', end + 1))
        {
            if (AddOne(text[..end], isFile: false) is { } refusal)
            {
                return refusal;
            }
        }

        return null;
    }

    private string? AddOne(string text, bool isFile)
    {
        var fold = NameRules.Fold(text);
        if (_byFold.TryAdd(fold, (text, isFile)))
        {
            return null;
        }

        var (spelling, wasFile) = _byFold[fold];
        if (isFile || wasFile)
        {
            return $"'{text}' and '{spelling}' cannot exist side by side";
        }

        return spelling == text ? null : $"'{text}' and '{spelling}' differ only by case";
    }
}
