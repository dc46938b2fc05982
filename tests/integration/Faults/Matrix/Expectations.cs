using ModelManager.Primitives;

namespace ModelManager.IntegrationTests.Faults.Matrix;

/// <summary>
/// The table: what each behaviour means for a download, with the reason. What happens once must always be survived, so the table is
/// about what lasts. Where two outcomes are right, both are in it: how a client splits a file into requests is its own affair.
/// </summary>
internal static partial class Expectations
{
    private const string SameBytes = "the bytes are right, whatever is unusual about them";
    private const string NetworkTrouble = "it looks like a bad network, which is waited for";
    private const string ServerTrouble = "the server says that it is in trouble, which passes";
    private const string NotHttp = "what comes is not HTTP, and asking again does not make it so";
    private const string WrongBytes = "only the digest can tell, and it tells each time";

    public static IReadOnlyList<Expectation> All { get; } =
        [.. OfDelivery, .. OfContent, .. OfFraming, .. OfRanges, .. OfStatuses, .. OfRedirects, .. OfHeads, .. OfDocuments];

    private static Outcome Success => Outcome.Success;

    private static Outcome Waits => Outcome.Waits;

    private static Outcome Unexpected => Outcome.Fails(ErrorCode.UnexpectedResponse);

    private static Outcome Mismatch => Outcome.Fails(ErrorCode.ChecksumMismatch);

    private static Outcome HttpStatus => Outcome.Fails(ErrorCode.HttpStatus);

    private static Outcome Auth => Outcome.Fails(ErrorCode.Auth);

    /// <summary>Rows that share outcome and reason.</summary>
    private static IEnumerable<Expectation> Each(Outcome outcome, string reason, params string[] behaviours) =>
        behaviours.Select(behaviour => new Expectation(behaviour, outcome, reason));
}
