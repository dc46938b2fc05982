using System.Runtime.InteropServices;
using ModelManager.Native.Header;
using ModelManager.Native.Text;
using ModelManager.Scheduling;

namespace ModelManager.Native.Layouts;

/// <summary>What is true of a ranking as a whole.</summary>
[CName("mm_ranking")]
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct NativeRanking : ISized
{
    /// <summary>sizeof(mm_ranking), set by the caller.</summary>
    public uint Size;
    /// <summary>1 when this is an earlier answer, because the scheduler failed just now or was not asked in this run, else 0.</summary>
    public int Stale;
    /// <summary>When the scheduler made it, ISO 8601 in UTC.</summary>
    public byte* GeneratedAt;
    /// <summary>The scheduler's failure, or MM_OK.</summary>
    [CType("mm_status")]
    public int Error;
    /// <summary>0.</summary>
    public int Reserved;
    /// <summary>When the scheduler last said so, by this machine's clock, ISO 8601 in UTC.</summary>
    public byte* FetchedAt;

    /// <inheritdoc/>
    public static int FirstSizeBytes => 24;

    /// <summary>The native form.</summary>
    public static NativeRanking Of(Ranking ranking, NativeArena arena) => new()
    {
        Size = (uint)sizeof(NativeRanking),
        Stale = ranking.IsStale ? 1 : 0,
        GeneratedAt = arena.Copy(Iso8601.Format(ranking.GeneratedAt)),
        Error = (int)(ranking.Error?.Code ?? 0),
        FetchedAt = arena.Copy(Iso8601.Format(ranking.FetchedAt)),
    };
}

/// <summary>One place of the ranking.</summary>
[CName("mm_ranking_entry")]
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct NativeRankingEntry : ISized
{
    /// <summary>sizeof(mm_ranking_entry), set by the caller.</summary>
    public uint Size;
    /// <summary>From 1.</summary>
    public int Rank;
    /// <summary>The model.</summary>
    public byte* ModelId;
    /// <summary>Distinct tasks that lacked it in the last 24 hours.</summary>
    public long Demand;

    /// <inheritdoc/>
    public static int FirstSizeBytes => 24;

    /// <summary>The native form.</summary>
    public static NativeRankingEntry Of(RankingEntry entry, NativeArena arena) => new()
    {
        Size = (uint)sizeof(NativeRankingEntry),
        Rank = entry.Rank,
        ModelId = arena.Copy(entry.ModelId.Value),
        Demand = entry.Demand,
    };
}
