using ModelManager.Primitives;

namespace ModelManager.IntegrationTests.Faults.Matrix;

internal static partial class Expectations
{
    private static IEnumerable<Expectation> OfDocuments =>
    [
        .. Each(Unexpected, "the catalogue breaks its own rules",
            "catalogue-size-only", "catalogue-path", "catalogue-no-files", "catalogue-other-model", "catalogue-no-versions", "catalogue-negative-size", "catalogue-html",
            "catalogue-cut", "catalogue-deep", "catalogue-twice"),
        .. Each(Unexpected, "the catalogue contradicts the files or checksum.sha256", "catalogue-size-small", "catalogue-size-large", "catalogue-digest"),
        new("catalogue-checksum-digest", Unexpected, "a digest that checksum.sha256 does not have is not remembered as what the library first said")
        {
            Resumed = Outcome.Fails(ErrorCode.RemoteChanged), LastByte = Outcome.Fails(ErrorCode.RemoteChanged), Once = Outcome.SuccessOr(ErrorCode.RemoteChanged),
        },
        new("catalogue-unknown-members", Success, "a later library may say more"),
        new("catalogue-500", Waits, ServerTrouble),
        new("catalogue-404", Outcome.Fails(ErrorCode.NotInCatalogue), "the library does not have the model") { Once = Outcome.Fails(ErrorCode.NotInCatalogue) },

        .. Each(Unexpected, "checksum.sha256 does not have the digest of the catalogue",
            "checksums-wrong", "checksums-more", "checksums-less", "checksums-empty", "checksums-garbage"),
        new("checksums-404", HttpStatus, "without checksum.sha256 a version is not complete"),
        new("checksums-503", Waits, ServerTrouble),

        .. Each(Success, "chunk digests help, and nothing depends on them",
            "manifest-digests", "manifest-digest", "manifest-swapped", "manifest-sizes", "manifest-chunk-size", "manifest-chunk-zero", "manifest-chunk-huge",
            "manifest-no-digests", "manifest-null", "manifest-upper-case", "manifest-paths", "manifest-sha256", "manifest-garbage", "manifest-empty", "manifest-huge",
            "manifest-404", "manifest-403", "manifest-500"),
        .. Each(Success, "chunk digests that do not come are done without", "manifest-silent", "manifest-cut"),
    ];
}
