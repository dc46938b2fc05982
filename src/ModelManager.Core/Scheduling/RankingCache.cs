using ModelManager.Primitives;

namespace ModelManager.Scheduling;

/// <summary>The last good ranking, shown with its age when the scheduler fails.</summary>
internal sealed class RankingCache(SchedulerClient? scheduler)
{
    private Ranking? _last;

    /// <exception cref="ModelManagerException">The scheduler failed and never answered before, or none is configured.</exception>
    public async Task<Ranking> GetAsync(int? limit, CancellationToken cancellationToken)
    {
        if (scheduler is null)
        {
            throw new ModelManagerException(ErrorCode.SchedulerUnreachable, "no scheduler is configured");
        }

        Ranking ranking;
        try
        {
            _last = ranking = await scheduler.GetRankingAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (ModelManagerException e) when (_last is { } last)
        {
            ranking = last with { IsStale = true, Error = e };
        }

        return limit is { } count && count < ranking.Entries.Count ? ranking with { Entries = [.. ranking.Entries.Take(count)] } : ranking;
    }
}
