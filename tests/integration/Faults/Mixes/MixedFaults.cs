using ModelManager.Faults;

namespace ModelManager.IntegrationTests.Faults.Mixes;

/// <summary>
/// A random sequence of faults for every file and document, the same one for the same seed: which fault meets the n-th request for
/// something depends on nothing else. After so many faults everything is right.
/// </summary>
internal sealed class MixedFaults(int seed, int faultsOfEach)
{
    // More than two of these for one file, and the library is right to say that the server is wrong.
    private const int WrongOfEach = 2;

    private static readonly string[] s_network =
    [
        "cut", "cut-reset", "close-before-answer", "reset-before-answer", "close-in-headers", "close-after-headers", "cut-before-last-byte", "half-close",
        "stall", "silent-headers", "stall-before-last-byte", "no-length-reset", "chunked-truncated", "status-500", "status-503", "retry-after", "status-408",
    ];

    private static readonly string[] s_harmless =
    [
        "throttle", "bursts", "late-headers", "pause", "chunked", "close-announced", "close-unannounced", "redirect-relative", "interim-103", "no-ranges",
    ];

    private static readonly string[] s_wrong =
    [
        "flip", "flip-last", "many-flips", "zeros", "portal", "empty", "gzip-lie", "range-no-header", "range-other-total", "too-many-bytes", "longer", "status-204",
    ];

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Story> _stories = new(StringComparer.Ordinal);

    /// <summary>What happened, for the message of a failure.</summary>
    public string Told
    {
        get
        {
            lock (_lock)
            {
                return string.Join("; ", _stories.Select(story => $"{story.Key}: {string.Join(' ', story.Value.Names)}"));
            }
        }
    }

    /// <summary>How many faults there were.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _stories.Values.Sum(story => story.Names.Count);
            }
        }
    }

    public Rule? Choose(Request request, Resource resource)
    {
        lock (_lock)
        {
            if (!_stories.TryGetValue(resource.Path, out var story))
            {
                var mixed = resource.Path.Aggregate(seed, (hash, c) => unchecked((hash * 31) + c));
                _stories[resource.Path] = story = new Story(new Random(mixed));
            }

            return story.Next(faultsOfEach, resource.Kind == ResourceKind.File);
        }
    }

    private sealed class Story(Random random)
    {
        private int _wrong;

        public List<string> Names { get; } = [];

        public Rule? Next(int faults, bool mayBeWrong)
        {
            if (Names.Count >= faults)
            {
                return null;
            }

            var kind = random.Next(10);
            var names = kind < 6 ? s_network : kind < 8 || !mayBeWrong || _wrong == WrongOfEach ? s_harmless : s_wrong;
            _wrong += names == s_wrong ? 1 : 0;
            Names.Add(names[random.Next(names.Length)]);
            return new Rule(Names[^1]) { Bytes = Names[^1] == "throttle" ? 2_000_000 : null };
        }
    }
}
