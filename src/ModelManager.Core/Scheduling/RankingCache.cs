using ModelManager.Primitives;

namespace ModelManager.Scheduling;

/// <summary>
/// The last ranking, of this run or an earlier one, shown with its age when the scheduler fails. The scheduler is asked only whether
/// it has changed since.
/// </summary>
internal sealed class RankingCache(SchedulerClient? scheduler, RankingFile? file, TimeProvider time)
{
    // How old the time in the file may be, while the ranking itself does not change.
    private static readonly TimeSpan s_writeInterval = TimeSpan.FromMinutes(5);

    private readonly Lock _lock = new();
    private KeptRanking? _last;
    private DateTimeOffset? _writtenAt;
    private bool _isRead;

    /// <summary>What is known without asking. Reads a file the first time.</summary>
    /// <exception cref="ModelManagerException"><see cref="ErrorCode.SchedulerUnreachable"/>: nothing is, or no scheduler is configured.</exception>
    public Ranking Peek(int? limit) => (scheduler is null ? throw NotConfigured() : Last()?.Ranking.Cut(limit))
        ?? throw new ModelManagerException(ErrorCode.SchedulerUnreachable, "no ranking was ever received");

    /// <exception cref="ModelManagerException">The scheduler failed and never answered before, or none is configured.</exception>
    public async Task<Ranking> GetAsync(int? limit, CancellationToken cancellationToken)
    {
        if (scheduler is null)
        {
            throw NotConfigured();
        }

        var before = Last();
        try
        {
            var now = await scheduler.GetRankingAsync(before, time, cancellationToken).ConfigureAwait(false);
            Keep(now, isNews: now.EntityTag != before?.EntityTag || !now.Ranking.Entries.SequenceEqual(before?.Ranking.Entries ?? []));
            return now.Ranking.Cut(limit);
        }
        catch (ModelManagerException e) when (Last() is not null)
        {
            return Fail(e).Cut(limit);
        }
    }

    private static ModelManagerException NotConfigured() => new(ErrorCode.SchedulerUnreachable, "no scheduler is configured");

    private KeptRanking? Last()
    {
        if (!Volatile.Read(ref _isRead))
        {
            // Two who come at the same time both read.
            var kept = file?.Read();
            lock (_lock)
            {
                if (!_isRead)
                {
                    (_last, _writtenAt) = (kept, kept?.Ranking.FetchedAt);
                    Volatile.Write(ref _isRead, true);
                }
            }
        }

        lock (_lock)
        {
            return _last;
        }
    }

    private void Keep(KeptRanking now, bool isNews)
    {
        bool isDue;
        lock (_lock)
        {
            _last = now;
            isDue = isNews || _writtenAt is not { } at || (now.Ranking.FetchedAt - at).Duration() >= s_writeInterval;
            _writtenAt = isDue ? now.Ranking.FetchedAt : _writtenAt;
        }

        if (isDue)
        {
            file?.Write(now);
        }
    }

    private Ranking Fail(ModelManagerException failure)
    {
        lock (_lock)
        {
            _last = _last! with { Ranking = _last.Ranking with { IsStale = true, Error = failure } };
            return _last.Ranking;
        }
    }
}
