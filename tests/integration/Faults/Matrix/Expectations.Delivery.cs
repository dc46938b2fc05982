namespace ModelManager.IntegrationTests.Faults.Matrix;

internal static partial class Expectations
{
    private const string GoesOn = "every connection brings some of the file, and the next goes on from there";

    private static IEnumerable<Expectation> OfDelivery =>
    [
        .. Each(Success, "it takes its time, and less than the library's patience", "late-headers", "pause", "bursts"),
        .. Each(Waits, "silence is noticed, and asking again may help", "silent-headers", "silent-in-headers", "stall-before-last-byte"),
        new("trickled-headers", Waits, "headers that take longer than 15 s are silence"),
        new("stall", Success, GoesOn) { Bytes = 300_000 },
        new("stall-at-offset", Waits, "silence is noticed, and asking again may help") { Bytes = 300_000, MayMiss = true },
        new("trickle", Success, "a connection that crawls is replaced, and the next goes on from there") { Bytes = 300_000 },
        new("throttle", Success, "slow is not wrong") { Bytes = 2_000_000 },

        .. Each(Waits, NetworkTrouble,
            "close-before-answer", "reset-before-answer", "close-in-headers", "close-after-headers", "reset-after-headers", "cut-before-last-byte", "no-listener"),
        new("cut", Success, GoesOn) { Bytes = 200_000 },
        new("cut-reset", Waits, NetworkTrouble) { Bytes = 200_000 },
        new("half-close", Success, GoesOn) { Bytes = 200_000 },
        new("reset-at-end", Waits, NetworkTrouble),
        .. Each(Success, "connections may end after an answer, said or not", "close-unannounced", "close-announced", "close-lie", "keep-alive-lie"),

        .. Each(Waits, NetworkTrouble, "accept-close", "accept-reset", "accept-silence"),
        new("accept-speaks-first", Waits, "408 before the request is what servers say to idle connections"),
        new("accept-banner", Unexpected, NotHttp),
        .. Each(Success, "one connection is enough for everything", "one-connection-close", "one-connection-reset", "one-connection-stall", "one-connection-503")
            .Select(row => row with { MayMiss = true }),
        new("one-connection-drops-first", Success, "each connection brings something before the next takes its place"),
        .. Each(Success, "a connection that ends is replaced", "requests-per-connection", "second-request-dies"),
        new("answer-too-many", Success, "what comes behind an answer belongs to nobody"),
        new("answer-of-another", Unexpected, "another file has another length"),
    ];
}
