using System.Text.Json;
using System.Text.Json.Serialization;
using ModelManager.Primitives;

namespace ModelManager.Platform;

/// <summary>
/// A visible file that says "somebody works here", for people and tools. It is written and removed under a lock, needs no sync,
/// and proves nothing: the lock does.
/// </summary>
internal static class Marker
{
    private const int MaxBytes = 16 * 1024;

    public static void Write(RootFolder root, string relative, string taskId, ModelKey key)
    {
        var content = new MarkerDocument(
            1, ProcessIdentity.ProcessId, ProcessIdentity.StartTicks, ProcessIdentity.BootId, taskId, key.Id.Value, key.Version.Value);
        root.ReplaceLazily(relative, JsonSerializer.SerializeToUtf8Bytes(content, MarkerJson.Default.MarkerDocument));
    }

    /// <summary>Which version a marker speaks of, or null when it cannot be read.</summary>
    public static ModelKey? ReadKey(RootFolder root, string relative)
    {
        try
        {
            var content = root.TryRead(relative, MaxBytes);
            var document = content is null ? null : JsonSerializer.Deserialize(content, MarkerJson.Default.MarkerDocument);
            return document is not null && ModelId.TryParse(document.ModelId, out var id, out _) && ModelVersion.TryParse(document.Version, out var version, out _)
                ? new ModelKey(id, version)
                : null;
        }
        catch (Exception e) when (e is JsonException or ModelManagerException)
        {
            return null;
        }
    }

    public static void Remove(RootFolder root, string relative)
    {
        root.DeleteFile(relative);
        root.DeleteDraft(relative);
    }
}

internal sealed record MarkerDocument(int Schema, int Pid, long StartTime, string? BootId, string? Task, string? ModelId, string? Version);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(MarkerDocument))]
internal sealed partial class MarkerJson : JsonSerializerContext;
