using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using ModelManager.Primitives;

namespace ModelManager.Registry;

/// <summary>
/// registry.json as a tree, for changing a record and leaving everything else as it was. Only a model that is changed is ever taken apart:
/// 100,000 records as objects would take half a gigabyte of somebody else's process.
/// </summary>
internal sealed class RegistryTree
{
    private static readonly JsonWriterOptions s_format = new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly OrderedDictionary<string, ReadOnlyMemory<byte>> _members = new(StringComparer.Ordinal);

    /// <summary>The tree of a text, or of nothing.</summary>
    public RegistryTree(RegistryText? text)
    {
        foreach (var (name, value) in text?.Members ?? [])
        {
            _members.Add(name, value);
        }
    }

    /// <summary>Whether anything has to be written.</summary>
    public bool IsChanged { get; private set; }

    /// <summary>The text.</summary>
    public ReadOnlyMemory<byte> Write()
    {
        var text = new ArrayBufferWriter<byte>(MostBytes());
        using (var writer = new Utf8JsonWriter(text, s_format))
        {
            writer.WriteStartObject();
            foreach (var (name, value) in _members)
            {
                writer.WritePropertyName(name);
                writer.WriteRawValue(value.Span, skipInputValidation: true);
                writer.Flush();
            }

            writer.WriteEndObject();
        }

        text.Write("\n"u8);
        return text.WrittenMemory;
    }

    /// <summary>Sets a version ready; members that we do not know stay.</summary>
    public void SetReady(ModelKey key, long sizeBytes, Digest checksumSha256, DateTimeOffset installedAt, string extraJson, bool isVerified) => Change(
        key,
        isAdded: true,
        record =>
        {
            record[RegistryMembers.Status] = RegistryMembers.Ready;
            record.Remove(RegistryMembers.Error);
            record[RegistryMembers.InstalledAt] = installedAt.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
            record[RegistryMembers.SizeBytes] = sizeBytes;
            record[RegistryMembers.ChecksumSha256] = checksumSha256.Hex;
            record[RegistryMembers.Extra] = JsonNode.Parse(extraJson);
            SetVerified(record, isVerified);
        });

    /// <summary>Notes that the bytes of a ready version were compared with its digests; nothing happens when it is no longer that version, or ready.</summary>
    public void SetVerified(ModelKey key, Digest checksumSha256) => Change(
        key,
        isAdded: false,
        record => SetVerified(record, isVerified: true),
        isWanted: record => IsText(record[RegistryMembers.Status], RegistryMembers.Ready)
            && IsText(record[RegistryMembers.ChecksumSha256], checksumSha256.Hex) && record.ContainsKey(RegistryMembers.Verified));

    /// <summary>Notes that nothing here can be relied on before it was hashed.</summary>
    public void SetAllUnverified()
    {
        foreach (var id in _members.Keys.ToList())
        {
            if (Get(id) is { } versions)
            {
                foreach (var record in versions.Select(version => version.Value).OfType<JsonObject>())
                {
                    SetVerified(record, isVerified: false);
                }

                Put(id, versions);
            }
        }
    }

    /// <summary>Sets a version ready whose bytes were compared with its digests; what else the record says stays.</summary>
    public void SetRight(ModelKey key, long? sizeBytes = null) => Change(
        key,
        isAdded: false,
        record =>
        {
            record[RegistryMembers.Status] = RegistryMembers.Ready;
            record.Remove(RegistryMembers.Error);
            if (sizeBytes is { } size)
            {
                record[RegistryMembers.SizeBytes] = size;
            }

            SetVerified(record, isVerified: true);
        });

    /// <summary>Sets a version failed.</summary>
    public void SetFailed(ModelKey key, ErrorCode code) => Change(
        key,
        isAdded: false,
        record =>
        {
            record[RegistryMembers.Status] = RegistryMembers.Failed;
            record[RegistryMembers.Error] = ErrorCodes.Name(code);
            SetVerified(record, isVerified: true);
        });

    /// <summary>Takes a version out, and its model with the last version. Answers its record, for <see cref="PutBack"/>; null when there was none.</summary>
    public JsonNode? Remove(ModelKey key)
    {
        JsonNode? record = null;
        if (Get(key.Id.Value) is { } model && model.Remove(key.Version.Value, out record))
        {
            if (model.Count > 0)
            {
                Put(key.Id.Value, model);
            }
            else
            {
                IsChanged = true;
                _members.Remove(key.Id.Value);
            }
        }

        return record;
    }

    /// <summary>Undoes a removal, unless there is another record by now.</summary>
    public void PutBack(ModelKey key, JsonNode record)
    {
        var model = Get(key.Id.Value) ?? [];
        if (model.TryAdd(key.Version.Value, record))
        {
            Put(key.Id.Value, model);
        }
    }

    private void Change(ModelKey key, bool isAdded, Action<JsonObject> change, Predicate<JsonObject>? isWanted = null)
    {
        var model = Get(key.Id.Value);
        if (model?[key.Version.Value] is not JsonObject record)
        {
            if (!isAdded)
            {
                return;
            }

            model ??= [];
            model[key.Version.Value] = record = [];
        }

        if (isWanted?.Invoke(record) == false)
        {
            return;
        }

        change(record);
        Put(key.Id.Value, model);
    }

    private static bool IsText(JsonNode? node, string text) => node is JsonValue value && value.TryGetValue(out string? found) && found == text;

    // So that the text never grows into a second, larger place: each character of a name escaped, and what stands around it.
    private int MostBytes() => checked((int)_members.Sum(member => (6L * member.Key.Length) + member.Value.Length + 16) + 4096);

    // Null also for what cannot be read, or written again, where somebody gave a text of his own the sum of ours: what is set takes its place.
    private JsonObject? Get(string id) => _members.TryGetValue(id, out var text) && RegistryText.TryRead((byte[])[.. "{\"\":"u8, .. text.Span, (byte)'}']) is not null
        ? JsonNode.Parse(text.Span, documentOptions: RegistryText.Options) as JsonObject
        : null;

    // As the text that it is inside of the whole, so that it is written as it would be there.
    private void Put(string id, JsonObject model)
    {
        var text = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(text, s_format))
        {
            writer.WriteStartObject();
            writer.WritePropertyName(id);
            model.WriteTo(writer);
            writer.WriteEndObject();
        }

        // A copy: what the writer wrote into is many times as large.
        _members[id] = RegistryText.TryRead(text.WrittenMemory)!.Members[0].Value.ToArray();
        IsChanged = true;
    }

    private static void SetVerified(JsonObject record, bool isVerified)
    {
        if (isVerified)
        {
            record.Remove(RegistryMembers.Verified);
        }
        else
        {
            record[RegistryMembers.Verified] = false;
        }
    }
}
