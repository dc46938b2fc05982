using System.Globalization;
using System.IO.Hashing;
using System.Text.Json;
using System.Text.Unicode;
using ModelManager.Platform;
using ModelManager.Primitives;

namespace ModelManager.Registry;

/// <summary>Reads the text of registry.json into checked records. A record that breaks a rule is left out, and left in the file.</summary>
internal static class RegistryReader
{
    /// <summary>More than 100,000 records.</summary>
    public const int MaxBytes = 256 * 1024 * 1024;

    private const int MaxDepth = 32;

    /// <summary>How the text is read, here and in <see cref="RegistryTree"/>.</summary>
    public static JsonDocumentOptions Options { get; } = new() { MaxDepth = MaxDepth, AllowDuplicateProperties = false };

    /// <summary>
    /// The records of a text, or null when it is not a registry. What stands in it as it did in the text of <paramref name="before"/> is the record that it
    /// was: after a change of one version the others cost no more than being passed over.
    /// </summary>
    public static IReadOnlyCollection<RegistryRecord>? TryRead(RootFolder root, byte[] json, RegistrySnapshot? before = null)
    {
        try
        {
            return Utf8.IsValid(json) ? new Pass(root, json, before).Read() : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // A name that is half a surrogate pair is found out only when it is looked at.
            return null;
        }
    }

    /// <summary>Whether a text can be read and rewritten as a registry.</summary>
    public static bool IsProper(ReadOnlyMemory<byte> json)
    {
        try
        {
            if (!JsonText.IsProper(json.Span, MaxDepth))
            {
                return false;
            }

            using var document = JsonDocument.Parse(json, Options);
            return document.RootElement.ValueKind == JsonValueKind.Object;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static RegistryRecord? TryReadRecord(RootFolder root, ModelKey key, JsonElement value, ulong textSum)
    {
        if (value.ValueKind != JsonValueKind.Object
            || !Digest.TryParse(Text(value, RegistryMembers.ChecksumSha256), out var checksum)
            || !value.TryGetProperty(RegistryMembers.SizeBytes, out var size) || size.ValueKind != JsonValueKind.Number || !size.TryGetInt64(out var sizeBytes) || sizeBytes < 0
            || !DateTimeOffset.TryParse(Text(value, RegistryMembers.InstalledAt), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var installedAt))
        {
            return null;
        }

        var isReady = Text(value, RegistryMembers.Status) == RegistryMembers.Ready;
        var isVerified = !value.TryGetProperty(RegistryMembers.Verified, out var verified) || verified.ValueKind != JsonValueKind.False;
        var extra = value.TryGetProperty(RegistryMembers.Extra, out var member) && member.ValueKind == JsonValueKind.Object ? member.GetRawText() : "{}";
        return new RegistryRecord(key, isReady, isVerified, sizeBytes, checksum, installedAt, extra, root.FullPath(StoreLayout.Version(key))) { TextSum = textSum };
    }

    private static string? Text(JsonElement value, string name) =>
        value.TryGetProperty(name, out var member) && member.ValueKind == JsonValueKind.String ? member.GetString() : null;

    // One pass over the text. The reader sees to the grammar and the depth of all of it; what is new is also parsed by itself, which sees to its names.
    private ref struct Pass(RootFolder root, byte[] json, RegistrySnapshot? before)
    {
        private readonly List<RegistryRecord> _records = new(before?.Records.Count + 1 ?? 0);
        private readonly HashSet<string> _ids = new(before?.Records.Count + 1 ?? 0);
        private readonly HashSet<string> _versions = [];
        private Utf8JsonReader _reader = new(json, new JsonReaderOptions { MaxDepth = MaxDepth });

        public List<RegistryRecord>? Read()
        {
            _reader.Read();
            if (_reader.TokenType != JsonTokenType.StartObject)
            {
                return null;
            }

            while (_reader.Read() && _reader.TokenType == JsonTokenType.PropertyName)
            {
                ReadModel();
            }

            // Nothing may follow.
            _reader.Read();
            return _records;
        }

        private static JsonException NamedTwice() => new("a name is there twice");

        private void ReadModel()
        {
            var utf8Id = _reader.ValueIsEscaped ? default : _reader.ValueSpan;
            // The name of before is not made and judged again.
            var known = utf8Id.IsEmpty ? null : before?.Find(utf8Id, [])?.Key.Id;
            var name = known?.Value ?? _reader.GetString()!;
            if (!_ids.Add(name))
            {
                throw NamedTwice();
            }

            _reader.Read();
            var isModel = known is not null;
            var id = known ?? default;
            if (_reader.TokenType != JsonTokenType.StartObject || !(isModel || ModelId.TryParse(name, out id, out _)))
            {
                Parse(Skip()).Dispose();
                return;
            }

            _versions.Clear();
            while (_reader.Read() && _reader.TokenType == JsonTokenType.PropertyName)
            {
                ReadVersion(id, utf8Id);
            }
        }

        private void ReadVersion(ModelId id, ReadOnlySpan<byte> utf8Id)
        {
            var utf8Version = _reader.ValueIsEscaped ? default : _reader.ValueSpan;
            var known = utf8Id.IsEmpty || utf8Version.IsEmpty ? null : before?.Find(utf8Id, utf8Version);
            var name = known?.Key.Version.Value ?? _reader.GetString()!;
            if (!_versions.Add(name))
            {
                throw NamedTwice();
            }

            _reader.Read();
            var text = Skip();
            var sum = XxHash3.HashToUInt64(text.Span);
            if (known?.TextSum == sum)
            {
                _records.Add(known);
                return;
            }

            using var document = Parse(text);
            if (ModelVersion.TryParse(name, out var version, out _) && TryReadRecord(root, new ModelKey(id, version), document.RootElement, sum) is { } record)
            {
                _records.Add(record);
            }
        }

        // The text of the value that the reader is at; the reader is behind it then.
        private ReadOnlyMemory<byte> Skip()
        {
            var start = (int)_reader.TokenStartIndex;
            _reader.Skip();
            return json.AsMemory(start..(int)_reader.BytesConsumed);
        }

        private static JsonDocument Parse(ReadOnlyMemory<byte> text) =>
            !text.Span.Contains((byte)'\\') || JsonText.IsProper(text.Span, MaxDepth) ? JsonDocument.Parse(text, Options) : throw new JsonException("text that is not Unicode");
    }
}
