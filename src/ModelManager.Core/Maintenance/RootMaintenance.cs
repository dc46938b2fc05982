using ModelManager.Platform;
using ModelManager.Primitives;
using ModelManager.Registry;
using ModelManager.Store;

namespace ModelManager.Maintenance;

/// <summary>
/// Puts a root in order when it is opened for writing, and keeps it so: orphans of processes that die later are removed within
/// two seconds. Every step may be interrupted and is begun again at the next open.
/// </summary>
internal sealed class RootMaintenance : IAsyncDisposable
{
    private static readonly TimeSpan s_sweepPeriod = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_collectPeriod = TimeSpan.FromHours(1);

    private readonly RootFolder _root;
    private readonly ModelRegistry _registry;
    private readonly TimeProvider _time;
    private readonly OrphanSweep _sweep;
    private readonly RegistryRepair _repair;
    private readonly BackgroundVerification _verification;
    private readonly CancellationTokenSource _stop = new();
    private Task _work = Task.CompletedTask;

    public RootMaintenance(RootFolder root, ModelRegistry registry, Guards guards, TimeProvider time, VersionVerifier verifier)
    {
        _root = root;
        _registry = registry;
        _time = time;
        _sweep = new OrphanSweep(root, guards);
        _repair = new RegistryRepair(root, registry, guards, time);
        _verification = new BackgroundVerification(registry, verifier, time);
    }

    /// <summary>What deletes partial content that is too old; null to keep all of it.</summary>
    public OldPartials? OldPartials { get; init; }

    /// <summary>Begins in the background; when the registry was lost or damaged as the root was opened, it is made usable before this returns.</summary>
    public void Start()
    {
        // What could be read is not read again: it may be long, and whoever opens the root waits for this.
        if (_registry.Current.IsOfBefore && IsLost())
        {
            StepAsync(() => _repair.RunAsync(_stop.Token)).GetAwaiter().GetResult();
        }

        _work = Task.Run(RunAsync);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _work.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    // A new root has none, and has not lost it.
    private bool IsLost() => new RegistryFile(_root).Read().Condition switch
    {
        RegistryCondition.Damaged => true,
        RegistryCondition.Missing => _root.ListText(StoreLayout.Models).Count > 1,
        _ => false,
    };

    private async Task RunAsync()
    {
        var token = _stop.Token;
        await StepAsync(_sweep.Run).ConfigureAwait(false);
        await StepAsync(_sweep.RemoveDrafts).ConfigureAwait(false);
        await StepAsync(() => _repair.RunAsync(token)).ConfigureAwait(false);
        await StepAsync(new Trash(_root).Empty).ConfigureAwait(false);
        await StepAsync(RemoveForgottenStaging).ConfigureAwait(false);
        await StepAsync(() => OldPartials?.Run()).ConfigureAwait(false);
        await StepAsync(_sweep.RemoveLoneJournals).ConfigureAwait(false);
        var collected = _time.GetTimestamp();
        var hashing = Task.Run(() => StepAsync(() => _verification.RunAsync(token)), CancellationToken.None);
        while (!token.IsCancellationRequested)
        {
            await Task.Delay(s_sweepPeriod, _time, token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!token.IsCancellationRequested)
            {
                await StepAsync(_sweep.Run).ConfigureAwait(false);
                await StepAsync(_registry.FindOthers).ConfigureAwait(false);
            }

            if (!token.IsCancellationRequested && _time.GetElapsedTime(collected) >= s_collectPeriod)
            {
                collected = _time.GetTimestamp();
                await StepAsync(() => OldPartials?.Run()).ConfigureAwait(false);
            }
        }

        await hashing.ConfigureAwait(false);
    }

    // What an interrupted publication staged belongs to its task, which takes it back; without a task nobody will.
    private void RemoveForgottenStaging()
    {
        var staged = _root.ListText(StoreLayout.Staging);
        if (staged.Count > 0)
        {
            if (new TaskRecords(_root).TryReadAll() is not { } records)
            {
                // Whose the staged files are is not known then.
                return;
            }

            var owned = records.Select(record => record.TaskId).ToHashSet(StringComparer.Ordinal);
            foreach (var (name, kind) in staged)
            {
                if (kind == FileKind.Folder && !owned.Contains(name))
                {
                    _root.DeleteFolder($"{StoreLayout.Staging}/{name}");
                }
            }
        }
    }

    private static Task StepAsync(Action step) => StepAsync(() =>
    {
        step();
        return Task.CompletedTask;
    });

    // A step that fails on a sick disk must not keep the others from running; whoever uses the sick part gets the error.
    private static async Task StepAsync(Func<Task> step)
    {
        try
        {
            await step().ConfigureAwait(false);
        }
        catch (Exception)
        {
        }
    }
}
