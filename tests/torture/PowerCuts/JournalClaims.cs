using System.IO.Hashing;
using System.Text;
using System.Text.Json;

namespace ModelManager.TortureTests.PowerCuts;

/// <summary>The journal of a partial file says which of its bytes are durable. It may say too little, and never too much.</summary>
internal static class JournalClaims
{
    private const int ChecksumDigits = 16;

    /// <summary>The claims of journals that the library would believe, and that are not true.</summary>
    public static IEnumerable<string> FindFalse(string folder, Models models)
    {
        if (!Directory.Exists(folder))
        {
            yield break;
        }

        foreach (var journal in Directory.EnumerateFiles(folder, "*.part.journal"))
        {
            var part = journal[..^".journal".Length];
            if (TryRead(journal) is not { } document || !File.Exists(part))
            {
                continue;
            }

            var published = models.FindPublished(document.GetProperty("sha256").GetString()!);
            if (published is null)
            {
                yield return $"'{journal}' is of no file that was published";
                continue;
            }

            var (bytes, right) = (File.ReadAllBytes(part), File.ReadAllBytes(published));
            foreach (var range in document.GetProperty("durable").EnumerateArray())
            {
                var (start, end) = (range.GetProperty("start").GetInt32(), range.GetProperty("end").GetInt32());
                if (bytes.Length < end || !bytes.AsSpan(start..end).SequenceEqual(right.AsSpan(start..end)))
                {
                    yield return $"'{Path.GetFileName(journal)}' claims {start}-{end}, which is not there";
                }
            }
        }
    }

    private static JsonElement? TryRead(string journal)
    {
        var content = File.ReadAllBytes(journal);
        if (content.Length <= ChecksumDigits + 1)
        {
            return null;
        }

        var body = content.AsSpan(ChecksumDigits + 1);
        return Encoding.ASCII.GetString(content, 0, ChecksumDigits) == Convert.ToHexStringLower(XxHash3.Hash(body))
            ? JsonDocument.Parse(body.ToArray()).RootElement
            : null;
    }
}
