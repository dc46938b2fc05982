using System.Text.Json;
using System.Text.Unicode;

namespace ModelManager.Primitives;

/// <summary>
/// The framework's JSON documents take bytes for text and find out late: a name that is not UTF-8, or an escape that is half a
/// surrogate pair, throws whenever somebody looks at it. Documents that are kept as documents are checked here first.
/// </summary>
internal static class JsonText
{
    /// <summary>Whether every name and value of a document can be read as text.</summary>
    /// <exception cref="JsonException">It is not JSON.</exception>
    public static bool IsProper(ReadOnlySpan<byte> json, int maxDepth)
    {
        if (!Utf8.IsValid(json))
        {
            return false;
        }

        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = maxDepth });
        while (reader.Read())
        {
            if (reader.ValueIsEscaped && !CanBeRead(ref reader))
            {
                return false;
            }
        }

        return true;
    }

    private static bool CanBeRead(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString() is not null;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }
}
