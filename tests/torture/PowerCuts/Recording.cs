using ModelManager.TortureTests.Support;

namespace ModelManager.TortureTests.PowerCuts;

/// <summary>
/// The log of a disk on which a worker installed, removed and repaired, and what it confirmed when. Each step is a process of its own;
/// a line that it says becomes a mark in the log after it was read, so that all that it stands for precedes the mark.
/// </summary>
internal sealed class Recording : IDisposable
{
    private readonly Models _models;
    private readonly Random _random;
    private readonly Bystanders _bystanders;
    private readonly IReadOnlyList<string> _through;

    private Recording(Disk disk, Models models, Random random, string? swallowed, Bystanders? bystanders)
    {
        _bystanders = bystanders ?? (Bystanders)random.Next(3);
        Disk = disk;
        _models = models;
        _random = random;
        _through = swallowed is null ? disk.Inside : [.. disk.Inside, Path.Combine(AppContext.BaseDirectory, "swallow"), swallowed];
    }

    public Disk Disk { get; }

    public Promises Promises { get; } = new();

    /// <summary>Where something was confirmed, or may be mistaken for durable.</summary>
    public List<long> Marks { get; } = [];

    public long Start { get; private set; }

    public long End { get; private set; }

    /// <summary>The root, as programs inside see it. It and the folder above it do not exist in the beginning.</summary>
    public string Root => $"{Disk.Mount}/志愿者 的 电脑/模型 库";

    /// <summary>Records the steps on a new file system.</summary>
    /// <param name="fileSystem">The file system.</param>
    /// <param name="models">What can be installed.</param>
    /// <param name="steps">What is done.</param>
    /// <param name="random">Chooses.</param>
    /// <param name="swallowed">A kind of sync that does nothing, or null.</param>
    /// <param name="bystanders">Who else is there; by default that is drawn.</param>
    public static async Task<Recording> MakeAsync(
        FileSystem fileSystem, Models models, IReadOnlyList<Step> steps, Random random, string? swallowed = null, Bystanders? bystanders = null)
    {
        var recording = new Recording(await Disk.RecordAsync(fileSystem), models, random, swallowed, bystanders);
        try
        {
            await recording.RunAsync(steps);
            return recording;
        }
        catch
        {
            recording.Dispose();
            throw;
        }
    }

    public void Dispose() => Disk.Dispose();

    private async Task RunAsync(IReadOnlyList<Step> steps)
    {
        Start = await Disk.PositionAsync();

        if (_random.Next(2) == 0)
        {
            // The host made the root, and synced nothing.
            Directory.CreateDirectory(Disk.Seen(Root));
        }

        using var bystander = new Bystander(Disk.Seen(Disk.Mount), _bystanders, _random.Next());
        foreach (var step in steps)
        {
            await RunAsync(step);
        }

        await bystander.StopAsync();
        End = await Disk.PositionAsync();
        await Disk.UnmountAsync();
    }

    private async Task RunAsync(Step step)
    {
        var (verb, version) = step;
        if (verb == Verb.Repair)
        {
            Promises.Add(version, await Disk.PositionAsync(), Promise.None);
            Damage(version);
        }
        else if (verb == Verb.Remove || Promises.Now(version) == Promise.Absent)
        {
            Promises.Add(version, await Disk.PositionAsync(), Promise.AbsentOrWhole);
        }

        var isKilled = verb == Verb.BeginInstall;
        IReadOnlyList<string> through = isKilled ? ["env", "WORKER_RATE=16000000", .. _through] : _through;
        using var worker = NativeWorker.StartThrough(through, Root, _models.Library.Url, WordOf(verb), version.Model, version.Number);
        while (await worker.SaidAsync() is { } line)
        {
            await HearAsync(version, line);
            if (isKilled)
            {
                // Long enough for a journal or two.
                await Task.Delay(_random.Next(900, 1700));
                foreach (var rest in await worker.KillAsync())
                {
                    await HearAsync(version, rest);
                }

                if (_bystanders == Bystanders.Ours)
                {
                    Bystander.SyncJournals(Disk.Seen(Root));
                    Marks.Add(await Disk.PositionAsync());
                }

                return;
            }
        }

        await worker.EndAsync();
        Assert.Equal(0, worker.ExitCode);
    }

    private async Task HearAsync(Version version, string line)
    {
        Promise? promise = line.Split(' ')[0] switch
        {
            "installed" or "repaired" => Promise.Whole,
            "removed" => Promise.Absent,
            "failed" => throw new InvalidOperationException(line),
            _ => null,
        };
        if (promise is { } given)
        {
            var position = await Disk.PositionAsync();
            Promises.Add(version, position, given);
            Marks.Add(position);
        }
    }

    private void Damage(Version version)
    {
        var files = Directory.GetFiles(Disk.Seen($"{Root}/models/{version.Model}/{version.Number}"), "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).ToList();
        using var file = File.Open(files[_random.Next(files.Count)], FileMode.Open, FileAccess.ReadWrite);
        var position = file.Length / 2;
        file.Position = position;
        var old = file.ReadByte();
        file.Position = position;
        file.WriteByte((byte)~old);
    }

    private static string WordOf(Verb verb) => verb switch
    {
        Verb.Remove => "remove",
        Verb.Repair => "repair",
        _ => "install",
    };
}
