namespace ModelManager.TortureTests.PowerCuts;

/// <summary>What else happens on the disk meanwhile.</summary>
internal enum Bystanders
{
    None,

    /// <summary>Another program writes and syncs a file of its own.</summary>
    Own,

    /// <summary>What we have written and not synced reaches the disk file by file, as the kernel pleases.</summary>
    Ours,
}

/// <summary>
/// Another program on the same file system. With it, what was not synced is written at other moments, in another order: that hides a
/// forgotten sync as often as it shows it.
/// </summary>
internal sealed class Bystander : IDisposable
{
    private readonly string _mount;
    private readonly Bystanders _kind;
    private readonly Random _random;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _work;

    public Bystander(string mount, Bystanders kind, int seed)
    {
        (_mount, _kind, _random) = (mount, kind, new Random(seed));
        _work = kind == Bystanders.None ? Task.CompletedTask : Task.Run(RunAsync);
    }

    /// <summary>The kernel happens to write journals before the files that they are about.</summary>
    public static void SyncJournals(string root)
    {
        foreach (var journal in Directory.GetFiles(Path.Combine(root, "models/temp"), "*.journal"))
        {
            using var file = File.OpenHandle(journal);
            RandomAccess.FlushToDisk(file);
        }
    }

    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _work;
    }

    public void Dispose()
    {
        _stop.Cancel();
        _work.Wait();
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            if (_kind == Bystanders.Own)
            {
                WriteOwn();
            }
            else
            {
                SyncOneOfOurs();
            }

            await Task.Delay(_random.Next(1, 60), _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private void WriteOwn()
    {
        var content = new byte[5000];
        _random.NextBytes(content);
        using var file = File.Create(Path.Combine(_mount, "别的 程序"));
        file.Write(content);
        file.Flush(flushToDisk: true);
    }

    // Not the published files, of which there are many and nothing is left to write.
    private void SyncOneOfOurs()
    {
        try
        {
            var files = Directory.GetFiles(_mount, "*", SearchOption.AllDirectories).Where(path => path.Contains("/models/temp/", StringComparison.Ordinal)
                || path.Contains("/.modelmanager/", StringComparison.Ordinal) || path.Contains("/registry.json", StringComparison.Ordinal)).ToList();
            if (files.Count > 0)
            {
                using var file = File.OpenHandle(files[_random.Next(files.Count)]);
                RandomAccess.FlushToDisk(file);
            }
        }
        catch (IOException)
        {
            // It is renamed or deleted by now.
        }
    }
}
