using System.Text.Json;
using System.Text.Json.Serialization;
using ModelManager.Lifecycle;
using ModelManager.Platform;
using ModelManager.Primitives;

namespace ModelManager.Downloads;

/// <summary>
/// How far the owner of a download is, for other processes that wait for it. Written under the version's guard, over and over, and never
/// synced; it means nothing once the guard is free.
/// </summary>
internal static class SharedProgress
{
    private const int Schema = 1;
    private const int MaxBytes = 4096;

    public static void Write(RootFolder root, ModelKey key, DownloadProgress progress)
    {
        var document = new ProgressDocument(
            Schema, (int)progress.Phase, progress.Bytes, progress.TotalBytes, progress.WireBytes, progress.BytesPerSecond, progress.EtaMs, progress.Retries);
        root.ReplaceLazily(StoreLayout.Progress(key), JsonSerializer.SerializeToUtf8Bytes(document, ProgressJson.Default.ProgressDocument));
    }

    /// <summary>What the owner said last; null when it has said nothing that makes sense.</summary>
    public static DownloadProgress? TryRead(RootFolder root, ModelKey key)
    {
        try
        {
            var content = root.TryRead(StoreLayout.Progress(key), MaxBytes);
            var document = content is null ? null : JsonSerializer.Deserialize(content, ProgressJson.Default.ProgressDocument);
            return document is { Schema: Schema, Bytes: >= 0, WireBytes: >= 0, BytesPerSecond: >= 0, EtaMs: >= -1, Retries: >= 0 } && document.Bytes <= document.TotalBytes
                && Enum.IsDefined((ModelState)document.State) && StateTable.IsWorking((ModelState)document.State)
                ? new DownloadProgress((ModelState)document.State, document.Bytes, document.TotalBytes, document.WireBytes, document.BytesPerSecond, document.EtaMs, document.Retries)
                : null;
        }
        catch (Exception e) when (e is JsonException or ModelManagerException)
        {
            return null;
        }
    }

    /// <summary>Takes it away, and the draft of an owner that died while it wrote.</summary>
    public static void Remove(RootFolder root, ModelKey key)
    {
        root.DeleteDraft(StoreLayout.Progress(key));
        root.DeleteFile(StoreLayout.Progress(key));
    }
}

internal sealed record ProgressDocument(
    int Schema, int State, long Bytes, long TotalBytes, long WireBytes, long BytesPerSecond, long EtaMs, int Retries);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(ProgressDocument))]
internal sealed partial class ProgressJson : JsonSerializerContext;
