using ModelManager.Primitives;

namespace ModelManager.IntegrationTests.Faults.Matrix;

internal static partial class Expectations
{
    // Of a single byte nothing can be moved about.
    private static Outcome ForOneByte => Outcome.SuccessOr(ErrorCode.ChecksumMismatch);

    private static IEnumerable<Expectation> OfContent =>
    [
        .. Each(Mismatch, WrongBytes, "flip", "flip-first", "flip-last", "zeros", "many-flips", "same-tag-other-content", "html-error-in-body"),
        .. Each(Mismatch, WrongBytes, "shifted", "reversed", "swapped").Select(row => row with { LastByte = ForOneByte }),
        new("other-content-at-resume", Outcome.SuccessOr(ErrorCode.ChecksumMismatch), "the whole file, asked for without a range, is right") { MayMiss = true, HasManifest = false },
        .. Each(Unexpected, "the length is not the file's", "portal", "empty", "shorter", "longer"),
        new("grows", Success, "the length that was said came, and it is the catalogue's"),

        .. Each(Unexpected, "compressed bytes are not the file's, and were not asked for", "gzip", "gzip-lie", "gzip-unsaid", "encoding-unknown", "encoding-listed"),
        .. Each(Success, SameBytes, "encoding-identity", "encoding-empty"),

        .. Each(Success, "entity tags help, and nothing depends on them",
            "tag-weak", "tag-none", "tag-unquoted", "tag-half-quoted", "tag-empty", "tag-star", "tag-long", "tag-control", "tag-twice", "tag-restless", "tag-constant")
            .Select(row => row with { HasManifest = false }),
    ];

    private static IEnumerable<Expectation> OfFraming =>
    [
        .. Each(Success, "the catalogue knows the length", "no-length", "length-negative", "length-overflow", "length-listed", "length-word", "length-empty",
            "length-hexadecimal", "length-plus", "length-fraction", "length-twice"),
        .. Each(Outcome.SuccessOr(ErrorCode.UnexpectedResponse), "one of the two lengths is right", "length-listed-conflict", "length-conflict"),
        .. Each(Unexpected, "the length is not the file's", "length-huge", "length-short", "length-zero", "length-long", "length-double"),
        .. Each(
            Outcome.SuccessOr(ErrorCode.UnexpectedResponse), "more bytes come than the file has, unless another connection has taken over the end",
            "no-length-longer", "endless", "chunked-more"),
        new("too-many-bytes", Success, "the length that was said came, and it is the catalogue's"),
        new("no-length-cut", Success, GoesOn) { Bytes = 200_000 },
        new("no-length-reset", Waits, NetworkTrouble) { Bytes = 200_000 },

        .. Each(Success, SameBytes, "chunked", "chunked-trailers", "chunked-extensions", "chunked-leading-zeros", "chunked-tiny"),
        .. Each(Waits, "every byte came before the end was spoilt, or it looks like a bad network",
            "chunked-unended", "chunked-cut-in-size", "chunked-word", "chunked-negative", "chunked-overflow", "chunked-no-separator", "chunked-endless-trailers"),
        .. Each(Waits, NetworkTrouble, "chunked-truncated", "chunked-truncated-reset"),
        new("chunked-and-length", Outcome.SuccessOr(ErrorCode.UnexpectedResponse), "chunks rule out a length (RFC 9112, 6.3), and the two contradict each other"),
        .. Each(Success, SameBytes, "coding-identity", "coding-gzip", "coding-unknown"),
        .. Each(Waits, "chunks that are none look like a bad network", "coding-gzip-chunked", "coding-chunked-twice"),
    ];
}
