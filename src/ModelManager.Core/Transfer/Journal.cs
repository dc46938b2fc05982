using System.IO.Hashing;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using ModelManager.Planning;
using ModelManager.Platform;
using ModelManager.Primitives;

namespace ModelManager.Transfer;

/// <summary>
/// What is known to be durable of a partial file. It is written only after the bytes it claims were synced, so it may claim too
/// little and never too much. The first line is a checksum of the rest; a journal that does not fit is as good as none.
/// </summary>
internal sealed record Journal(long SizeBytes, string Sha256, string? ETag, IReadOnlyList<ByteRange> Durable)
{
    /// <summary>Smaller files are fetched again instead.</summary>
    public const long MinFileBytes = 8 * 1024 * 1024;

    private const int Schema = 1;
    private const int MaxBytes = 64 * 1024;
    private const int MaxRanges = 800;
    private const int ChecksumDigits = 16;

    /// <summary>The journal of a partial file, or null when there is none that can be believed.</summary>
    public static Journal? TryRead(RootFolder root, FilePlan plan)
    {
        try
        {
            var content = root.TryRead(StoreLayout.Journal(plan.Part), MaxBytes);
            if (content is null || content.Length <= ChecksumDigits + 1)
            {
                return null;
            }

            var body = content.AsSpan(ChecksumDigits + 1);
            if (Encoding.ASCII.GetString(content.AsSpan(0, ChecksumDigits)) != Checksum(body))
            {
                return null;
            }

            var document = JsonSerializer.Deserialize(body, JournalJson.Default.JournalDocument);
            return document is { Schema: Schema, Durable: { } durable } && document.SizeBytes == plan.File.SizeBytes
                && document.Sha256 == plan.File.Sha256.Hex && durable.All(range => range is { Start: >= 0 } && range.Start < range.End && range.End <= document.SizeBytes)
                ? new Journal(document.SizeBytes, document.Sha256, document.Etag, [.. durable.Select(range => new ByteRange(range.Start, range.End))])
                : null;
        }
        catch (Exception e) when (e is JsonException or ModelManagerException)
        {
            return null;
        }
    }

    public void Write(RootFolder root, string part)
    {
        // It may claim too little: the longest ranges are worth most.
        IEnumerable<ByteRange> claimed = Durable.Count <= MaxRanges ? Durable : Durable.OrderByDescending(range => range.Length).Take(MaxRanges).OrderBy(range => range.Start);
        var document = new JournalDocument(Schema, SizeBytes, Sha256, ETag, [.. claimed.Select(range => new JournalRange(range.Start, range.End))]);
        var body = JsonSerializer.SerializeToUtf8Bytes(document, JournalJson.Default.JournalDocument);
        root.ReplaceLazily(StoreLayout.Journal(part), [.. Encoding.ASCII.GetBytes(Checksum(body)), (byte)'\n', .. body]);
    }

    private static string Checksum(ReadOnlySpan<byte> body) => Convert.ToHexStringLower(XxHash3.Hash(body));
}

internal sealed record JournalDocument(int Schema, long SizeBytes, string? Sha256, string? Etag, IReadOnlyList<JournalRange>? Durable);

internal sealed record JournalRange(long Start, long End);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(JournalDocument))]
internal sealed partial class JournalJson : JsonSerializerContext;
