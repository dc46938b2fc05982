using System.Globalization;
using System.Text.Json;
using ModelManager.Platform;
using ModelManager.Primitives;

namespace ModelManager.Registry;

/// <summary>Reads a model of registry.json into checked records. A record that breaks a rule is left out, and left in the file.</summary>
internal static class RegistryReader
{
    /// <summary>More than 200,000 records. Several of them have to fit into the memory that the runtime was given.</summary>
    public const int MaxBytes = 64 * 1024 * 1024;

    /// <summary>The records of a model, which is a member of a <see cref="RegistryText"/>.</summary>
    public static List<RegistryRecord> Read(RootFolder root, ModelId id, ReadOnlyMemory<byte> model)
    {
        try
        {
            return ReadRecords(root, id, model);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // Somebody gave a text of his own the sum of ours.
            return [];
        }
    }

    private static List<RegistryRecord> ReadRecords(RootFolder root, ModelId id, ReadOnlyMemory<byte> model)
    {
        using var document = JsonDocument.Parse(model, RegistryText.Options);
        var records = new List<RegistryRecord>();
        if (document.RootElement.ValueKind == JsonValueKind.Object)
        {
            foreach (var version in document.RootElement.EnumerateObject())
            {
                if (ModelVersion.TryParse(version.Name, out var parsed, out _) && TryReadRecord(root, new ModelKey(id, parsed), version.Value) is { } record)
                {
                    records.Add(record);
                }
            }
        }

        return records;
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
