using ModelManager.Catalogue;
using ModelManager.Downloads;
using ModelManager.Downloads.Repair;
using ModelManager.Native.Layouts;
using ModelManager.Primitives;
using ModelManager.Registry;
using ModelManager.Scheduling;
using ModelManager.Verification;

namespace ModelManager.Native.Jobs;

/// <summary>What a job came to. Which parts there are depends on the job.</summary>
internal sealed class JobResult
{
    private readonly IRowTable[] _tables;

    private JobResult(params IRowTable[] tables) => _tables = tables;

    /// <summary>Nothing but success.</summary>
    public static JobResult None { get; } = new();

    /// <summary>An absolute path, or null.</summary>
    public string? Path { get; private init; }

    /// <summary>How many rows the job's list has, or null when it has no list.</summary>
    public int? Count { get; private init; }

    /// <summary>Why what is here is not what was hoped for, or null.</summary>
    public ModelManagerException? Warning { get; private init; }

    /// <summary>Where something is.</summary>
    public static JobResult Of(string path) => new() { Path = path };

    /// <summary>What became of a report.</summary>
    public static JobResult Of(MissReport report) => new(new RowTable<MissReport, NativeReport>([report], NativeReport.Of));

    /// <summary>The catalogue.</summary>
    public static JobResult Of(IReadOnlyList<CatalogueModel> models) =>
        new(new RowTable<CatalogueModel, NativeModel>(models, NativeModel.Of)) { Count = models.Count };

    /// <summary>One model's page.</summary>
    public static JobResult Of(CatalogueModelDetail model) =>
        new(new RowTable<CatalogueModelDetail, NativeModel>([model], NativeModel.Of),
            new RowTable<CatalogueEntry, NativeModelVersion>(model.Versions, NativeModelVersion.Of))
        { Count = model.Versions.Count };

    /// <summary>The updates.</summary>
    public static JobResult Of(IReadOnlyList<ModelUpdate> updates) =>
        new(new RowTable<ModelUpdate, NativeUpdate>(updates, NativeUpdate.Of)) { Count = updates.Count };

    /// <summary>The installed versions.</summary>
    public static JobResult Of(IReadOnlyList<InstalledModel> models) =>
        new(new RowTable<InstalledModel, NativeInstalled>(models, NativeInstalled.Of)) { Count = models.Count };

    /// <summary>The ranking.</summary>
    public static JobResult Of(Ranking ranking) =>
        new(new RowTable<Ranking, NativeRanking>([ranking], NativeRanking.Of),
            new RowTable<RankingEntry, NativeRankingEntry>(ranking.Entries, NativeRankingEntry.Of))
        { Count = ranking.Entries.Count, Warning = ranking.Error };

    /// <summary>What was found wrong.</summary>
    public static JobResult Of(VerifyResult result) => Of(result.Damage, path: null);

    /// <summary>What was wrong, and where the version is.</summary>
    public static JobResult Of(RepairResult result) => Of(result.Repaired, result.Path);

    private static JobResult Of(IReadOnlyList<FileDamage> damage, string? path) =>
        new(new RowTable<FileDamage, NativeDamage>(damage, NativeDamage.Of)) { Count = damage.Count, Path = path };

    /// <summary>The rows of one kind.</summary>
    /// <exception cref="ModelManagerException">This job has none of that kind.</exception>
    public RowTable<TRow> Table<TRow>()
        where TRow : unmanaged =>
        _tables.OfType<RowTable<TRow>>().FirstOrDefault() ?? throw ModelManagerException.Invalid("this job does not have that kind of result");
}
