using System.Text.Json;
using System.Text.Unicode;

namespace ModelManager.Registry;

/// <summary>
/// The text of a registry, checked from end to end, if it does not have the sum of one that was, and divided into its models, each of which stays text until
/// somebody asks for it: 100,000 records as objects would take many times the file's size of somebody else's process, at every change.
/// </summary>
internal sealed class RegistryText
{
    private const int MaxDepth = 32;

    private RegistryText(ReadOnlyMemory<byte> content, List<(string Name, ReadOnlyMemory<byte> Value)> members) => (Content, Members) = (content, members);

    /// <summary>How a member is read.</summary>
    public static JsonDocumentOptions Options { get; } = new() { MaxDepth = MaxDepth, AllowDuplicateProperties = false };

    /// <summary>The whole.</summary>
    public ReadOnlyMemory<byte> Content { get; }

    /// <summary>The members of the outermost object, as they stand in the text; no name comes twice, in no depth.</summary>
    public IReadOnlyList<(string Name, ReadOnlyMemory<byte> Value)> Members { get; }

    /// <summary>Takes a text; null when it cannot be read, and rewritten, as a registry. What was checked before is not checked again.</summary>
    /// <param name="content">The text.</param>
    /// <param name="before">What stands in it as it did there was checked.</param>
    /// <param name="isOurs">Whether it has the sum of a text that was checked before it was written.</param>
    public static RegistryText? TryRead(ReadOnlyMemory<byte> content, RegistrySnapshot? before = null, bool isOurs = false)
    {
        try
        {
            return Utf8.IsValid(content.Span) && TryDivide(content, before, isOurs) is { } members ? new RegistryText(content, members) : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // The second one is for an escape that is half a surrogate pair.
            return null;
        }
    }

    /// <summary>The same for a text that has the sum of one that was checked before it was written, to look something up in: it is not read, if it need not be.</summary>
    public static RegistryText? TryTake(ReadOnlyMemory<byte> content) =>
        Utf8.IsValid(content.Span) && CheckedText.TryDivide(content) is { } members ? new RegistryText(content, members) : TryRead(content, isOurs: true);

    private static List<(string Name, ReadOnlyMemory<byte> Value)>? TryDivide(ReadOnlyMemory<byte> content, RegistrySnapshot? before, bool isOurs)
    {
        var reader = new Utf8JsonReader(content.Span, new JsonReaderOptions { MaxDepth = MaxDepth });
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            return null;
        }

        var names = new HashSet<string>(StringComparer.Ordinal);
        var members = new List<(string Name, ReadOnlyMemory<byte> Value)>();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            if (!names.Add(name))
            {
                return null;
            }

            reader.Read();
            var start = (int)reader.TokenStartIndex;
            var known = before is null ? default : before.TextOf(name).Span;
            var isChecked = isOurs || (!known.IsEmpty && content.Span[start..].StartsWith(known));
            if (isChecked)
            {
                reader.Skip();
            }
            else
            {
                CheckText(ref reader);
            }

            var value = content[start..(int)reader.BytesConsumed];
            if (!isChecked)
            {
                // Finds names that come twice. One model after the other, so that there is never more than one of them as a document.
                JsonDocument.Parse(value, Options).Dispose();
            }

            members.Add((name, value));
        }

        // Nothing may follow.
        return reader.Read() ? null : members;
    }

    // To the end of the value that the reader stands at: every name and text in it can be read.
    private static void CheckText(ref Utf8JsonReader reader)
    {
        var depth = reader.CurrentDepth;
        while (true)
        {
            if (reader.ValueIsEscaped)
            {
                _ = reader.GetString();
            }

            if (reader.CurrentDepth == depth && reader.TokenType is not (JsonTokenType.StartObject or JsonTokenType.StartArray))
            {
                return;
            }

            reader.Read();
        }
    }
}
