using System.Globalization;
using System.Text.Json;
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

    /// <summary>The records of a text, or null when it is not a registry.</summary>
    public static IReadOnlyList<RegistryRecord>? TryRead(RootFolder root, ReadOnlyMemory<byte> json)
    {
        try
        {
            if (!JsonText.IsProper(json.Span, MaxDepth))
            {
                return null;
            }

            using var document = JsonDocument.Parse(json, Options);
            return document.RootElement.ValueKind == JsonValueKind.Object ? Read(root, document.RootElement) : null;
        }
        catch (JsonException)
        {
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

    private static List<RegistryRecord> Read(RootFolder root, JsonElement registry)
    {
        var records = new Dictionary<ModelKey, RegistryRecord>();
        foreach (var model in registry.EnumerateObject())
        {
            if (!ModelId.TryParse(model.Name, out var id, out _) || model.Value.ValueKind != JsonValueKind.Object)
            {
                continue;
            }

            foreach (var version in model.Value.EnumerateObject())
            {
                if (ModelVersion.TryParse(version.Name, out var parsed, out _) && TryReadRecord(root, new ModelKey(id, parsed), version.Value) is { } record)
                {
                    records[record.Key] = record;
                }
            }
        }

        return [.. records.Values];
    }

    private static RegistryRecord? TryReadRecord(RootFolder root, ModelKey key, JsonElement value)
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
        return new RegistryRecord(key, isReady, isVerified, sizeBytes, checksum, installedAt, extra, root.FullPath(StoreLayout.Version(key)));
    }

    private static string? Text(JsonElement value, string name) =>
        value.TryGetProperty(name, out var member) && member.ValueKind == JsonValueKind.String ? member.GetString() : null;
}
