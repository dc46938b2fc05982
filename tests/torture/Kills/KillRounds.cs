using System.Diagnostics;
using ModelManager.TortureTests.Support;
using Version = ModelManager.TortureTests.Support.TortureLibrary.Version;

namespace ModelManager.TortureTests.Kills;

/// <summary>
/// Rounds of: do a few things, be killed, look, do the rest. The moment is drawn over the whole run, as long as such a run takes just now,
/// or shortly behind something that the worker said. A root lives for some rounds, so its making is killed, too.
/// </summary>
internal sealed class KillRounds(TestLibrary library, string parent, Random random)
{
    private const int RoundsOfARoot = 12;
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);
    private static readonly (string Verb, Version Version) s_opening = ("open", TortureLibrary.Small);

    private readonly Expectations _expected = new();
    private readonly List<string> _story = [];
    private readonly Dictionary<(string Verb, Version Version), double> _tookMs = [];
    private readonly Dictionary<string, int> _killedAfter = [];
    private string _root = "";

    public int Kills { get; private set; }

    public int Rounds { get; private set; }

    /// <summary>Things that a worker confirmed before it was killed.</summary>
    public int Confirmed { get; private set; }

    /// <summary>What happened to the present root.</summary>
    public string Story => string.Join('\n', _story);

    public string Summary => $"{Confirmed} confirmations before kills; last word before the kill: "
        + string.Join(", ", _killedAfter.OrderByDescending(pair => pair.Value).Select(pair => $"{pair.Key} {pair.Value}"));

    /// <summary>Answers what went wrong, or null.</summary>
    public async Task<string?> RunOneAsync()
    {
        if (Rounds++ % RoundsOfARoot == 0)
        {
            await BeginRootAsync();
        }

        var fault = random.Next(8) == 0 ? await KillOneOfTwoAsync() : await KillAsync(DrawSteps());
        return fault ?? await LookAsync() ?? await GoOnAsync();
    }

    private async Task BeginRootAsync()
    {
        if (Directory.Exists(parent))
        {
            Directory.Delete(parent, recursive: true);
        }

        await MeasureAsync($"{parent}/measured");
        _root = $"{parent}/{Rounds}";
        _expected.Forget();
        _story.Clear();
    }

    // How long each step takes just now: the machine may do other things as well.
    private async Task MeasureAsync(string root)
    {
        var steps = TortureLibrary.All.Select(version => ("install", version)).Concat(TortureLibrary.All.Select(version => ("remove", version))).ToList();
        using var worker = NativeWorker.Start(root, library.Url, Words(steps));
        var start = Stopwatch.GetTimestamp();
        foreach (var step in steps.Prepend(s_opening))
        {
            _ = await worker.SaidAsync();
            _tookMs[step] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            start = Stopwatch.GetTimestamp();
        }

        await worker.EndAsync();
        Directory.Delete(parent, recursive: true);
    }

    private List<(string Verb, Version Version)> DrawSteps()
    {
        var steps = new List<(string, Version)>();
        var isThere = TortureLibrary.All.ToDictionary(version => version, version => _expected.There.Contains(version));
        for (var count = random.Next(1, 5); count > 0; count--)
        {
            var version = TortureLibrary.All[random.Next(TortureLibrary.All.Count)];

            // Half of what is there is asked for again: it must be answered at once, and stay.
            var verb = isThere[version] && random.Next(3) > 0 ? "remove" : "install";
            isThere[version] = verb == "install";
            steps.Add((verb, version));
        }

        return steps;
    }

    private static string[] Words(IEnumerable<(string Verb, Version Version)> steps) => [.. steps.SelectMany(step => step.Version.Step(step.Verb))];

    private async Task<string?> KillAsync(List<(string Verb, Version Version)> steps)
    {
        using var worker = NativeWorker.Start(_root, library.Url, Words(steps));
        var said = new List<string>();
        if (random.Next(3) == 0)
        {
            // Shortly behind a word of its own; some of them at once.
            for (var words = random.Next(1, steps.Count + 2); words > 0 && await worker.SaidAsync() is { } line; words--)
            {
                said.Add(line);
            }

            Wait(Math.Pow(random.NextDouble(), 2) * 15);
        }
        else
        {
            // Opening is a good part of so short a run; the rest is where the work is.
            var isAnywhere = random.Next(4) == 0;
            if (!isAnywhere && await worker.SaidAsync() is { } opened)
            {
                said.Add(opened);
            }

            Wait(random.NextDouble() * (steps.Sum(step => _tookMs[step]) + (isAnywhere ? _tookMs[s_opening] : 0)));
        }

        said.AddRange(await worker.KillAsync());
        return Note(steps, said, worker.ExitCode);
    }

    private string? Note(List<(string Verb, Version Version)> steps, List<string> said, int exitCode)
    {
        _story.Add($"{string.Join(' ', Words(steps))} -> {string.Join("; ", said)} ({exitCode})");
        if (exitCode == 137)
        {
            Kills++;
            var last = said.Count == 0 ? "nothing" : said[^1].Split(' ')[0];
            _killedAfter[last] = _killedAfter.GetValueOrDefault(last) + 1;
            Confirmed += said.Count(line => line[0] is 'i' or 'r');
        }
        else if (exitCode != 0)
        {
            return $"the worker ended with {exitCode}";
        }

        _expected.Add(steps, said);
        return said.Find(line => line.StartsWith("failed", StringComparison.Ordinal));
    }

    // Two processes want the same version; one dies, perhaps the one that brings it, and the other one has it all the same.
    private async Task<string?> KillOneOfTwoAsync()
    {
        var steps = new List<(string, Version)> { ("install", TortureLibrary.All[random.Next(TortureLibrary.All.Count)]) };
        using var survivor = NativeWorker.Start(_root, library.Url, Words(steps));
        Wait(random.NextDouble() * 20);
        var fault = await KillAsync(steps);
        var said = await survivor.EndAsync();
        return fault ?? Note(steps, [.. said], survivor.ExitCode);
    }

    // Nobody has been there since the kill: a process that only looks up has to see the truth.
    private async Task<string?> LookAsync()
    {
        using var look = NativeWorker.Start(_root, null, Words(TortureLibrary.All.Select(version => ("locate", version))));
        var found = (await look.EndAsync()).Where(line => line.StartsWith("located ", StringComparison.Ordinal)).ToList();
        if (look.ExitCode is not (0 or 1))
        {
            return $"a lookup ended with {look.ExitCode}";
        }

        foreach (var version in TortureLibrary.All)
        {
            var isFound = found.Any(line => line.StartsWith($"located {version} ", StringComparison.Ordinal));
            var fault = !isFound && _expected.There.Contains(version) ? $"{version} was confirmed and is not found"
                : isFound && _expected.Gone.Contains(version) ? $"{version} was removed and is found"
                : isFound ? await library.FindFaultAsync(_root, version)
                : null;
            if (fault is not null)
            {
                return $"after the kill: {fault}";
            }
        }

        return null;
    }

    private async Task<string?> GoOnAsync()
    {
        var gone = _expected.Gone.ToList();
        var steps = _expected.There.Concat(_expected.Open).Select(version => ("install", version)).ToList();
        using var next = NativeWorker.Start(_root, library.Url, [.. Words(steps), "stay"]);
        var left = await WaitUntilCleanAsync(next, steps.Count);
        next.EndInput();
        var said = await next.EndAsync();
        _story.Add($"next: {string.Join(' ', Words(steps))} -> {string.Join("; ", said)} ({next.ExitCode})");
        if (next.ExitCode != 0)
        {
            return $"the next run ended with {next.ExitCode}";
        }

        _expected.Add(steps, steps.Select(_ => "installed "));
        foreach (var version in TortureLibrary.All)
        {
            var isThere = Directory.Exists(Path.Combine(_root, version.Folder));
            var fault = gone.Contains(version) && isThere ? $"{version} was removed and came back"
                : _expected.There.Contains(version) ? await library.FindFaultAsync(_root, version)
                : null;
            if (fault is not null)
            {
                return $"after the next run: {fault}";
            }
        }

        left = left.Count == 0 ? RootFiles.FindLeftovers(_root) : left;
        return left.Count == 0 ? null : $"the next run left behind: {string.Join(", ", left)}";
    }

    // What it tidies up, it tidies up behind its steps. Answers what it did not.
    private async Task<IReadOnlyList<string>> WaitUntilCleanAsync(NativeWorker worker, int steps)
    {
        for (var lines = 0; lines <= steps; lines++)
        {
            if (await worker.SaidAsync() is null)
            {
                return [];
            }
        }

        var start = Stopwatch.GetTimestamp();
        while (true)
        {
            var left = RootFiles.FindLeftovers(_root);
            if (left.Count == 0 || Stopwatch.GetElapsedTime(start) > s_patience)
            {
                return left;
            }

            await Task.Delay(5);
        }
    }

    // Finer than a timer, which would pull the moments together.
    private static void Wait(double ms)
    {
        var start = Stopwatch.GetTimestamp();
        if (ms > 5)
        {
            Thread.Sleep((int)ms - 3);
        }

        while (Stopwatch.GetElapsedTime(start).TotalMilliseconds < ms)
        {
            Thread.SpinWait(20);
        }
    }
}
