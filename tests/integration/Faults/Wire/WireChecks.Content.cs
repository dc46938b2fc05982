using System.IO.Compression;

namespace ModelManager.IntegrationTests.Faults.Wire;

internal static partial class WireChecks
{
    private static IEnumerable<WireCheck> OfContents =>
    [
        Sees("flip", (got, good) => IsSpoilt(got, good) && DifferentBits(got, good) == 1),
        Sees("flip-first", (got, good) => IsSpoilt(got, good) && DifferentBits(got, good) == 1 && got.Body[0] != good.Body[0]),
        Sees("flip-last", (got, good) => IsSpoilt(got, good) && DifferentBits(got, good) == 1 && got.Body[^1] != good.Body[^1]),
        Sees("zeros", (got, good) => IsSpoilt(got, good) && got.Body.TakeLast(1000).All(b => b == 0)),
        Sees("shifted", (got, good) => IsSpoilt(got, good) && got.Body.AsSpan(..^1).SequenceEqual(good.Body.AsSpan(1..))),
        Sees("reversed", (got, good) => IsSpoilt(got, good) && got.Body.Reverse().SequenceEqual(good.Body)),
        Sees("swapped", (got, good) => IsSpoilt(got, good) && got.Body.AsSpan(^1000..).SequenceEqual(good.Body.AsSpan(..(good.Body.Length / 2))[^1000..])),
        Sees("same-tag-other-content", (got, good) => IsSpoilt(got, good) && got.Header("ETag").SequenceEqual(good.Header("ETag")) && DifferentBits(got, good) > 100_000),
        Sees("many-flips", (got, good) => IsSpoilt(got, good) && DifferentBits(got, good) == (good.Body.Length + 999) / 1000),
        new("other-content-at-resume", async probe =>
        {
            Assert.True(IsSpoilt(await probe.AskAsync(), await probe.AskGoodAsync()));
            Assert.Equal(Probe.Content, (await probe.AskWholeAsync()).Body);
        }),
        Sees("portal", (got, _) => got.Status == "200" && got.Text.Contains("<title>Log in</title>", StringComparison.Ordinal)),
        Sees("empty", (got, _) => got is { Status: "200", Body.Length: 0 } && got.Header("Content-Length").SequenceEqual(["0"])),
        Sees("shorter", (got, good) => got.Status == "200" && got.Body.AsSpan().SequenceEqual(good.Body.AsSpan(..^1)) && LengthFits(got)),
        Sees("longer", (got, good) => got.Status == "200" && got.Body.AsSpan(..^1).SequenceEqual(good.Body.AsSpan()) && LengthFits(got)),
        Sees("grows", (got, good) => got.Head == good.Head && got.Body.AsSpan(..^1000).SequenceEqual(good.Body.AsSpan())),
        Sees("html-error-in-body", (got, good) => IsSpoilt(got, good) && got.Text.Contains("<!DOCTYPE html>", StringComparison.Ordinal)),
    ];

    private static IEnumerable<WireCheck> OfLengths =>
    [
        Sees("no-length", (got, good) => NoLength(got) && HasBody(got, good) && got.End == WireEnd.Closed),
        Sees("no-length-cut", (got, good) => NoLength(got) && got.Body.Length == 5000 && good.Body.AsSpan().StartsWith(got.Body) && got.End == WireEnd.Closed, bytes: 5000),
        Sees("no-length-reset", (got, good) => (NoLength(got) || got.Bytes.Length == 0) && got.Body.Length <= 5000 && good.Body.AsSpan().StartsWith(got.Body) && got.End == WireEnd.Reset, bytes: 5000),
        Sees("no-length-longer", (got, good) => NoLength(got) && got.Body.AsSpan(..^1000).SequenceEqual(good.Body.AsSpan()) && got.End == WireEnd.Closed),
        Sees("endless", (got, _) => NoLength(got) && got.End == WireEnd.Endless),
        Length("length-negative", _ => "-1"),
        Length("length-huge", _ => "4611686018427387904"),
        Length("length-overflow", _ => "99999999999999999999999"),
        Length("length-listed", length => $"{length}, {length}"),
        Length("length-listed-conflict", length => $"{length}, {length + 1}"),
        Length("length-word", _ => "many"),
        Length("length-empty", _ => ""),
        Length("length-hexadecimal", length => $"0x{length:x}"),
        Length("length-plus", length => $"+{length}"),
        Length("length-fraction", length => $"{length}.5"),
        Length("length-short", length => $"{length - 1}"),
        Length("length-zero", _ => "0"),
        Length("length-long", length => $"{length + 1}"),
        Length("length-double", length => $"{length * 2}"),
        Sees("length-twice", (got, good) => HasBody(got, good) && got.Header("Content-Length") is [var one, var two] && one == two),
        Sees("length-conflict", (got, good) => HasBody(got, good) && got.Header("Content-Length") is [var one, var two] && one != two),
        Sees("too-many-bytes", (got, good) => got.Head == good.Head && got.Body.AsSpan(..^1000).SequenceEqual(good.Body.AsSpan())),
    ];

    private static IEnumerable<WireCheck> OfChunks =>
    [
        Chunked("chunked", got => got.Text.EndsWith("\r\n0\r\n\r\n", StringComparison.Ordinal)),
        Chunked("chunked-trailers", got => got.Text.EndsWith("0\r\nETag: \"trailer\"\r\nContent-Length: 5\r\nX-A: b\r\n\r\n", StringComparison.Ordinal)),
        Chunked("chunked-extensions", got => got.Text.Contains("2710;name=\"a value\"\r\n", StringComparison.Ordinal)),
        Chunked("chunked-leading-zeros", got => got.Text.Contains("00002710\r\n", StringComparison.Ordinal)),
        Chunked("chunked-tiny", got => got.Text.Contains("\r\n\r\n1\r\n", StringComparison.Ordinal)),
        Chunked("chunked-and-length", got => got.Header("Content-Length").SequenceEqual(["5"])),
        Chunked("chunked-endless-trailers", got => got.Text.Contains("X-99999: y\r\n", StringComparison.Ordinal)),
        Broken("chunked-unended", got => got.End == WireEnd.Closed),
        Broken("chunked-cut-in-size", got => got.Text.EndsWith("\r\n1", StringComparison.Ordinal) && got.End == WireEnd.Closed),
        Sees("chunked-more", (got, good) => got.Unchunked() is { } body && body.Length == good.Body.Length + 1000 && body.AsSpan().StartsWith(good.Body)),
        Broken("chunked-word", got => got.Text.EndsWith("\r\nmany\r\n\r\n", StringComparison.Ordinal)),
        Broken("chunked-negative", got => got.Text.EndsWith("\r\n-1\r\n\r\n", StringComparison.Ordinal)),
        Broken("chunked-overflow", got => got.Text.EndsWith("\r\nfffffffffffffffff\r\n\r\n", StringComparison.Ordinal)),
        Broken("chunked-no-separator", got => got.Text.EndsWith("0\r\n\r\n", StringComparison.Ordinal)),
        Broken("chunked-truncated", got => got.End == WireEnd.Closed),
        Sees("chunked-truncated-reset", (got, _) => got.Unchunked() is null && got.End == WireEnd.Reset),
        Coding("coding-identity", "identity"),
        Coding("coding-gzip", "gzip"),
        Coding("coding-unknown", "frobnicate"),
        Coding("coding-gzip-chunked", "gzip, chunked"),
        Coding("coding-chunked-twice", "chunked, chunked"),
    ];

    private static IEnumerable<WireCheck> OfEncodings =>
    [
        Sees("gzip", (got, good) => got.Header("Content-Encoding").SequenceEqual(["gzip"]) && Unzipped(got).SequenceEqual(good.Body)),
        Sees("gzip-lie", (got, good) => got.Header("Content-Encoding").SequenceEqual(["gzip"]) && HasBody(got, good)),
        Sees("gzip-unsaid", (got, good) => got.Header("Content-Encoding").Count == 0 && Unzipped(got).SequenceEqual(good.Body)),
        Sees("encoding-identity", (got, good) => got.Header("Content-Encoding").SequenceEqual(["identity"]) && HasBody(got, good)),
        Sees("encoding-unknown", (got, good) => got.Header("Content-Encoding").SequenceEqual(["frobnicate"]) && HasBody(got, good)),
        Sees("encoding-empty", (got, good) => got.Header("Content-Encoding").SequenceEqual([""]) && HasBody(got, good)),
        Sees("encoding-listed", (got, good) => got.Header("Content-Encoding").SequenceEqual(["identity, br"]) && HasBody(got, good)),
    ];

    private static int DifferentBits(WireAnswer got, WireAnswer good) =>
        got.Body.Zip(good.Body, (one, other) => System.Numerics.BitOperations.PopCount((uint)(one ^ other))).Sum();

    private static bool LengthFits(WireAnswer got) => got.Header("Content-Length").SequenceEqual([$"{got.Body.Length}"]);

    private static bool NoLength(WireAnswer got) => got.Head.Length > 0 && got.Header("Content-Length").Count == 0 && got.Header("Transfer-Encoding").Count == 0;

    private static byte[] Unzipped(WireAnswer got)
    {
        using var gzip = new GZipStream(new MemoryStream(got.Body), CompressionMode.Decompress);
        using var whole = new MemoryStream();
        gzip.CopyTo(whole);
        return whole.ToArray();
    }

    private static WireCheck Length(string name, Func<int, string> value) => Sees(name, (got, good) =>
        HasBody(got, good) && got.Header("Content-Length").SequenceEqual([value(good.Body.Length)]) && got.End == WireEnd.Closed);

    private static WireCheck Chunked(string name, Func<WireAnswer, bool> holds) => Sees(name, (got, good) =>
        got.Header("Transfer-Encoding").SequenceEqual(["chunked"]) && got.Unchunked() is { } body && body.SequenceEqual(good.Body) && holds(got));

    private static WireCheck Broken(string name, Func<WireAnswer, bool> holds) => Sees(name, (got, _) =>
        got.Header("Transfer-Encoding").SequenceEqual(["chunked"]) && got.Unchunked() is null && holds(got));

    private static WireCheck Coding(string name, string coding) => Sees(name, (got, good) =>
        got.Header("Transfer-Encoding").SequenceEqual([coding]) && HasBody(got, good) && got.Header("Content-Length").Count == 0 && got.End == WireEnd.Closed);
}
