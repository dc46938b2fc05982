using System.Globalization;
using System.Text.Json.Nodes;
using ModelManager.Primitives;

namespace ModelManager.Registry;

/// <summary>registry.json as a tree, for changing a record and leaving everything else as it was.</summary>
internal sealed class RegistryTree(JsonObject root)
{
    public JsonObject Root => root;

    /// <summary>Whether anything has to be written.</summary>
    public bool IsChanged { get; private set; }

    /// <summary>Sets a version ready; members that we do not know stay.</summary>
    public void SetReady(ModelKey key, long sizeBytes, Digest checksumSha256, DateTimeOffset installedAt, string extraJson, bool isVerified)
    {
        var record = FindOrAdd(key);
        record[RegistryMembers.Status] = RegistryMembers.Ready;
        record.Remove(RegistryMembers.Error);
        record[RegistryMembers.InstalledAt] = installedAt.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
        record[RegistryMembers.SizeBytes] = sizeBytes;
        record[RegistryMembers.ChecksumSha256] = checksumSha256.Hex;
        record[RegistryMembers.Extra] = JsonNode.Parse(extraJson);
        SetVerified(record, isVerified);
    }

    /// <summary>Notes that the bytes of a version were, or are still to be, compared with its digests.</summary>
    public void SetVerified(ModelKey key, bool isVerified)
    {
        if (Find(key) is { } record)
        {
            SetVerified(record, isVerified);
        }
    }

    /// <summary>Notes that nothing here can be relied on before it was hashed.</summary>
    public void SetAllUnverified()
    {
        foreach (var record in root.Select(model => model.Value).OfType<JsonObject>().SelectMany(versions => versions).Select(version => version.Value).OfType<JsonObject>())
        {
            SetVerified(record, isVerified: false);
        }
    }

    /// <summary>Sets a version ready whose bytes were compared with its digests; what else the record says stays.</summary>
    public void SetRight(ModelKey key, long? sizeBytes = null)
    {
        if (Find(key) is { } record)
        {
            record[RegistryMembers.Status] = RegistryMembers.Ready;
            record.Remove(RegistryMembers.Error);
            if (sizeBytes is { } size)
            {
                record[RegistryMembers.SizeBytes] = size;
            }

            SetVerified(record, isVerified: true);
        }
    }

    /// <summary>Sets a version failed.</summary>
    public void SetFailed(ModelKey key, ErrorCode code)
    {
        if (Find(key) is { } record)
        {
            record[RegistryMembers.Status] = RegistryMembers.Failed;
            record[RegistryMembers.Error] = ErrorCodes.Name(code);
            SetVerified(record, isVerified: true);
        }
    }

    /// <summary>Takes a version out, and its model with the last version.</summary>
    public void Remove(ModelKey key)
    {
        if (root[key.Id.Value] is JsonObject model && model.Remove(key.Version.Value))
        {
            IsChanged = true;
            if (model.Count == 0)
            {
                root.Remove(key.Id.Value);
            }
        }
    }

    private JsonObject? Find(ModelKey key) => (root[key.Id.Value] as JsonObject)?[key.Version.Value] as JsonObject;

    private JsonObject FindOrAdd(ModelKey key)
    {
        if (root[key.Id.Value] is not JsonObject model)
        {
            root[key.Id.Value] = model = [];
        }

        if (model[key.Version.Value] is not JsonObject record)
        {
            model[key.Version.Value] = record = [];
        }

        return record;
    }

    private void SetVerified(JsonObject record, bool isVerified)
    {
        IsChanged = true;
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
