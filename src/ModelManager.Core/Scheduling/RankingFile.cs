using System.Globalization;
using System.Text;
using System.Text.Json;
using ModelManager.Platform;
using ModelManager.Primitives;

namespace ModelManager.Scheduling;

/// <summary>
/// The last ranking in the root, so that a new process has one at once: its sum, a line end, JSON. It may be lost at any time, so
/// nothing waits for the disk, and whatever is wrong with it is as if there were none. The ranking of another scheduler is none, too.
/// </summary>
internal sealed class RankingFile(RootFolder root, bool isWritable, string scheduler)
{
    private const int Schema = 1;
    private const int MaxBytes = 8 * 1024 * 1024;

    /// <summary>What an earlier run, or another process, kept; null for nothing of use.</summary>
    public KeptRanking? Read()
    {
        try
        {
            return root.TryRead(StoreLayout.Ranking, MaxBytes) is { Length: > ContentSum.Digits } content && IsWhole(content)
                ? Parse(content.AsSpan(ContentSum.Digits + 1))
                : null;
        }
        catch (Exception e) when (e is ModelManagerException or JsonException or ObjectDisposedException)
        {
            return null;
        }
    }

    /// <summary>Keeps it, unless another process does that just now; never fails.</summary>
    public void Write(KeptRanking kept)
    {
        if (!isWritable)
        {
            return;
        }

        try
        {
            using var guard = OsLock.TryTake(root, StoreLayout.RankingGuard);
            if (guard is not null)
            {
                root.ReplaceLazily(StoreLayout.Ranking, Render(kept));
            }
        }
        catch (Exception e) when (e is ModelManagerException or ObjectDisposedException)
        {
            // A full disk, or a root that is being closed: the next run begins without a ranking.
        }
    }

    private static bool IsWhole(byte[] content) => content[ContentSum.Digits] == '\n' && content.AsSpan(0, ContentSum.Digits).SequenceEqual(Sum(content.AsSpan(ContentSum.Digits + 1)));

    private static byte[] Sum(ReadOnlySpan<byte> json) => Encoding.ASCII.GetBytes(ContentSum.Of(json));

    private KeptRanking? Parse(ReadOnlySpan<byte> json)
    {
        var document = JsonSerializer.Deserialize(json, SchedulerJson.Default.KeptRankingDocument);
        return document is { Schema: Schema } && document.Scheduler == scheduler
            && new RankingDocument(document.GeneratedAt, document.Ranking).ToRanking(document.FetchedAt, out _) is { } ranking
            ? new KeptRanking(ranking with { IsStale = true }, document.EntityTag)
            : null;
    }

    private byte[] Render(KeptRanking kept)
    {
        var ranking = kept.Ranking;
        var json = JsonSerializer.SerializeToUtf8Bytes(
            new KeptRankingDocument(
                Schema, scheduler, kept.EntityTag, ranking.FetchedAt, ranking.GeneratedAt.ToString("O", CultureInfo.InvariantCulture),
                [.. ranking.Entries.Select(entry => new RankingItem(entry.Rank, entry.ModelId.Value, entry.Demand))]),
            SchedulerJson.Default.KeptRankingDocument);
        return [.. Sum(json), (byte)'\n', .. json];
    }
}

/// <summary>A ranking with the tag by which the scheduler knows whether it is still right.</summary>
internal sealed record KeptRanking(Ranking Ranking, string? EntityTag);
