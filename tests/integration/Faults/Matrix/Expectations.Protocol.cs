using ModelManager.Primitives;

namespace ModelManager.IntegrationTests.Faults.Matrix;

internal static partial class Expectations
{
    private static IEnumerable<Expectation> OfRanges =>
    [
        .. Each(Outcome.SuccessOr(ErrorCode.UnexpectedResponse), "the range is not the one asked for; the whole file is right",
            "range-as-200", "range-shifted", "range-from-zero", "range-shorter", "range-no-header", "range-unknown-total", "range-other-total", "range-other-unit",
            "range-wrong-header", "range-backwards", "range-huge", "range-garbage", "range-unsatisfied", "range-twice", "range-multipart", "range-416", "range-416-shorter")
            .Select(row => row with { MayMiss = true }),
        new("range-shifted-lie", Outcome.SuccessOr(ErrorCode.ChecksumMismatch), "only the digest can tell; the whole file is right") { MayMiss = true },
        new("range-is-whole", Unexpected, "it is a range where none was asked for, or another one"),
        new("always-416", Unexpected, "a file that the catalogue has cannot be without its bytes"),
        .. Each(Success, "without ranges the whole file comes", "range-ignored", "no-ranges"),
        new("if-range-ignored", Success, "the digest says that the content is the same") { HasManifest = false },
    ];

    private static IEnumerable<Expectation> OfStatuses =>
    [
        .. Each(Unexpected, "such a status means nothing for a file",
            "status-000", "status-201", "status-204", "status-300", "status-304", "status-600", "status-999"),
        .. Each(HttpStatus, "the server refuses, and will again",
            "status-400", "status-404", "status-410", "status-412", "status-431", "status-451"),
        .. Each(Auth, "other credentials are wanted", "status-401", "status-403", "status-407"),
        .. Each(Waits, ServerTrouble,
            "status-408", "status-425", "status-429", "status-500", "status-502", "status-503", "status-504", "status-507", "status-511", "status-599"),
        .. Each(Waits, "the server asks for patience, and gets as much as is sensible",
            "retry-after", "retry-after-429", "retry-after-date", "retry-after-past", "retry-after-far", "retry-after-negative", "retry-after-absurd",
            "retry-after-overflow", "retry-after-garbage", "retry-after-zero"),
        .. Each(Success, "interim answers are not the answer", "interim-100", "interim-103", "interim-storm"),
        new("interim-endless", Waits, "an answer that does not come is silence, whatever is said meanwhile"),
        new("interim-101", Unexpected, "nobody asked for another protocol"),
    ];

    private static IEnumerable<Expectation> OfRedirects =>
    [
        .. Each(Success, "a redirect to the same content is followed",
            "redirect-relative", "redirect-absolute", "redirect-303", "redirect-307", "redirect-308", "redirect-other-host", "redirect-fragment",
            "redirect-userinfo", "redirect-3", "redirect-endless-body"),
        .. Each(Unexpected, "it leads nowhere that may be visited",
            "redirect-ftp", "redirect-file", "redirect-data", "redirect-garbage", "redirect-empty", "redirect-public-plain", "redirect-long", "redirect-nowhere"),
        .. Each(Unexpected, "nobody redirects so often and means it", "redirect-loop", "redirect-50"),
        new("redirect-nul", Outcome.SuccessOr(ErrorCode.UnexpectedResponse), "a NUL is escaped, or it is no URL"),
        .. Each(HttpStatus, "the target is not there", "redirect-missing", "redirect-twice"),
        new("redirect-closed-port", Waits, NetworkTrouble),
        new("expiring-link", Success, "the library is asked again for each link that expires") { Bytes = 300_000 },
        new("forbidden-midway", Auth, "whoever is refused when asking anew is refused"),
    ];

    private static IEnumerable<Expectation> OfHeads =>
    [
        .. Each(Unexpected, NotHttp,
            "garbage-before", "http-2", "http-99", "http-lower-case", "icy", "status-word", "status-missing", "status-long", "status-negative", "header-no-colon",
            "header-no-name", "binary"),
        .. Each(Outcome.SuccessOr(ErrorCode.UnexpectedResponse), "empty lines before an answer may be skipped (RFC 9112, 2.2)", "blank-before"),
        .. Each(Unexpected, NotHttp, "bare-returns", "http-09").Select(row => row with { LastByte = Waits }),
        .. Each(Unexpected, "64 KiB of headers are enough for everybody", "reason-long", "header-flood", "header-long", "header-name-long", "header-endless"),
        .. Each(Success, SameBytes,
            "bare-line-feeds", "http-10", "reason-missing", "header-many", "header-nul", "header-control", "header-utf8", "header-bytes", "header-folded", "header-space",
            "header-bare-return", "header-twice", "header-disposition", "header-cookies", "header-refresh"),
        new("tls", Waits, "a few bytes and the end look like a bad network"),
    ];
}
