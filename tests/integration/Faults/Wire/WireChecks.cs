using ModelManager.Faults;

namespace ModelManager.IntegrationTests.Faults.Wire;

/// <summary>
/// What each behaviour must be seen to do, by its name. A check gets what came and what the good server answers; it is true only
/// when the wire differs in the way that the name says.
/// </summary>
internal static partial class WireChecks
{
    public static IReadOnlyDictionary<string, WireCheck> All { get; } = new IEnumerable<WireCheck>[]
        {
            OfSlow, OfCuts, OfContents, OfLengths, OfChunks, OfRanges, OfEntityTags, OfStatuses, OfRedirects, OfHeads, OfEncodings, OfConnections, OfDocuments,
        }
        .SelectMany(checks => checks)
        .ToDictionary(check => check.Name, StringComparer.Ordinal);

    private static WireCheck Sees(string name, Func<WireAnswer, WireAnswer, bool> holds, int? bytes = null, int? ms = null) => new(name, async probe =>
    {
        var good = await probe.AskGoodAsync();
        var got = await probe.AskAsync();
        Assert.True(holds(got, good), $"{name}: {got.Bytes.Length} bytes, {got.End}, head {got.Head[..Math.Min(600, got.Head.Length)]}");
    })
    {
        Bytes = bytes, Time = ms is { } time ? TimeSpan.FromMilliseconds(time) : null,
    };

    /// <summary>The good head, and a body that is not the good one.</summary>
    private static bool IsSpoilt(WireAnswer got, WireAnswer good) =>
        got.Head == good.Head && got.Body.Length == good.Body.Length && !got.Body.SequenceEqual(good.Body);

    private static bool IsSame(WireAnswer got, WireAnswer good) => got.Bytes.SequenceEqual(good.Bytes);

    /// <summary>The good answer up to somewhere within its body.</summary>
    private static bool IsCut(WireAnswer got, WireAnswer good) =>
        got.Bytes.Length < good.Bytes.Length && got.Head == good.Head && good.Bytes.AsSpan().StartsWith(got.Bytes);

    private static bool HasBody(WireAnswer got, WireAnswer good) => got.Body.SequenceEqual(good.Body);
}

/// <summary>How a behaviour is looked at.</summary>
internal sealed record WireCheck(string Name, Func<Probe, Task> RunAsync)
{
    public int? Bytes { get; init; }

    public TimeSpan? Time { get; init; }

    public Rule Rule() => new(Name) { Bytes = Bytes, Time = Time };
}
