using System.Globalization;

namespace ModelManager.Faults;

/// <summary>
/// The program's arguments: <c>--file name=bytes</c> (any number), <c>--rule "…"</c> (any number), <c>--model id</c>, <c>--version v</c>, <c>--seed n</c>,
/// <c>--chunk bytes</c> (0 for no manifest), <c>--port n</c>, and of the line <c>--rate</c>, <c>--total-rate</c> (bytes a second), <c>--rtt-ms</c>, <c>--window</c> (bytes).
/// </summary>
internal sealed class HostOptions
{
    public required ServedModel Model { get; init; }

    public required Link Link { get; init; }

    public required int Port { get; init; }

    public required IReadOnlyList<Rule> Rules { get; init; }

    public static HostOptions Parse(string[] args)
    {
        var given = args.Chunk(2).Where(pair => pair.Length == 2).ToLookup(pair => pair[0], pair => pair[1], StringComparer.Ordinal);
        string Text(string name, string other) => given[name].LastOrDefault() ?? other;
        int Number(string name, int other) => int.Parse(Text(name, $"{other}"), CultureInfo.InvariantCulture);
        if (args.Length % 2 != 0 || given.Any(pair => !s_names.Contains(pair.Key)))
        {
            throw new ArgumentException($"arguments are pairs of one of {string.Join(' ', s_names)} and a value");
        }

        var seed = Number("--seed", 1);
        var files = given["--file"].DefaultIfEmpty("part-0.bin=1000000").Select(text => text.Split('='))
            .Select(file => ServedFile.FromSeed(file[0], int.Parse(file[1], CultureInfo.InvariantCulture), seed));
        return new HostOptions
        {
            Model = new ServedModel(Text("--model", "asr"), Text("--version", "1.0.0"), Number("--chunk", 4 * 1024 * 1024), [.. files]),
            Link = new Link
            {
                BytesPerSecond = Number("--rate", 0), TotalBytesPerSecond = Number("--total-rate", 0),
                RoundTrip = TimeSpan.FromMilliseconds(Number("--rtt-ms", 0)), WindowBytes = Number("--window", 0),
            },
            Port = Number("--port", 0),
            Rules = [.. given["--rule"].Select(RuleText.Parse)],
        };
    }

    private static readonly string[] s_names =
        ["--file", "--rule", "--model", "--version", "--seed", "--chunk", "--port", "--rate", "--total-rate", "--rtt-ms", "--window"];
}
