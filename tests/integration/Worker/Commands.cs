using System.Globalization;
using ModelManager.Downloads;
using ModelManager.Lifecycle;
using ModelManager.Primitives;
using ModelManager.Verification;

namespace ModelManager.IntegrationWorker;

/// <summary>What a test may ask of the worker. Each command has an id and a version, unless it says otherwise; answers begin with ok or error.</summary>
internal sealed class Commands(Manager manager) : IAsyncDisposable
{
    private readonly Dictionary<(string, string), DownloadHandle> _downloads = [];

    public async Task<string> RunAsync(string[] words)
    {
        try
        {
            return $"ok\t{await RunCheckedAsync(words)}";
        }
        catch (ModelManagerException e)
        {
            return $"error\t{ErrorCodes.Name(e.Code)}\t{e.Message.ReplaceLineEndings(" ")}";
        }
    }

    public ValueTask DisposeAsync() => manager.DisposeAsync();

    private async Task<string> RunCheckedAsync(string[] words)
    {
        switch (words)
        {
            case ["download", var id, var version]:
                _downloads[(id, version)] = manager.Download(id, version);
                return _downloads[(id, version)].TaskId;
            case ["wait", var id, var version]:
                return (await Find(id, version).Completion).Path;
            case ["reach", var id, var version, var bytes]:
                await ReachAsync(Find(id, version), long.Parse(bytes, CultureInfo.InvariantCulture));
                return "";
            case ["pause", var id, var version]:
                var paused = Find(id, version);
                paused.Pause();
                await UntilAsync(() => paused.State == ModelState.Paused);
                return "";
            case ["state", var id, var version]:
                return $"{manager.GetStatus(id, version).State}";
            case ["path", var id, var version]:
                return manager.GetModelPath(id, version);
            case ["acquire", var id, var version, var label]:
                return manager.Acquire(id, version, label).Path;
            case ["remove", var id, var version]:
                await manager.RemoveAsync(id, version, CancellationToken.None);
                return "";
            case ["verify", var id, var version]:
                return Lines((await manager.VerifyAsync(id, version, null, CancellationToken.None)).Damage);
            case ["repair", var id, var version]:
                return Lines((await manager.RepairAsync(id, version, null, CancellationToken.None)).Repaired);
            case ["tasks"]:
                return string.Join(' ', manager.GetTasks().Select(task => $"{task.ModelId}:{task.Version}:{task.State}"));
            case ["close"]:
                await manager.DisposeAsync();
                return "";
            default:
                throw ModelManagerException.Invalid($"unknown command {string.Join(' ', words)}");
        }
    }

    private static string Lines(IReadOnlyList<FileDamage> damage) => string.Join(' ', damage.Select(file => $"{file.Path}:{file.Kind}"));

    private DownloadHandle Find(string id, string version) =>
        _downloads.TryGetValue((id, version), out var download)
            ? download
            : manager.GetTasks().FirstOrDefault(task => task.ModelId.Value == id && task.Version?.Value == version)
                ?? throw ModelManagerException.Invalid($"no task for {id} {version}");

    private static Task ReachAsync(DownloadHandle download, long bytes) => UntilAsync(() => download.Progress.Bytes >= bytes || download.Completion.IsCompleted);

    private static async Task UntilAsync(Func<bool> holds)
    {
        while (!holds())
        {
            await Task.Delay(5);
        }
    }
}
