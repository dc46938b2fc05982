using System.Text;

namespace ModelManager.IntegrationTests.Faults.Wire;

internal static partial class WireChecks
{
    // Not a field: the order in which fields of a type in several files begin is nobody's.
    private static int FileSize => Probe.Content.Length;

    private static IEnumerable<WireCheck> OfRanges =>
    [
        Sees("range-ignored", (got, _) => got.Status == "200" && got.Body.SequenceEqual(Probe.Content)),
        new("range-is-whole", async probe =>
        {
            foreach (var got in new[] { await probe.AskAsync(), await probe.AskWholeAsync() })
            {
                Assert.True(got.Status == "206" && got.Body.SequenceEqual(Probe.Content) && ContentRange(got) == $"bytes 0-{FileSize - 1}/{FileSize}");
            }
        }),
        Sees("range-as-200", (got, good) => got.Status == "200" && HasBody(got, good) && got.Header("Content-Range").Count == 0),
        Sees("range-shifted", (got, _) => got.Body.AsSpan().SequenceEqual(Probe.Content.AsSpan(999..^1)) && ContentRange(got) == $"bytes 999-{FileSize - 2}/{FileSize}"),
        Sees("range-shifted-lie", (got, good) => got.Body.AsSpan().SequenceEqual(Probe.Content.AsSpan(999..^1)) && got.Head == good.Head),
        Sees("range-from-zero", (got, good) => got.Body.AsSpan().SequenceEqual(Probe.Content.AsSpan(..good.Body.Length)) && ContentRange(got).StartsWith("bytes 0-", StringComparison.Ordinal)),
        Sees("range-shorter", (got, good) => got.Body.AsSpan().SequenceEqual(good.Body.AsSpan(..(good.Body.Length / 2))) && ContentRange(got) == $"bytes 1000-{999 + (good.Body.Length / 2)}/{FileSize}"),
        Sees("range-no-header", (got, good) => got.Status == "206" && HasBody(got, good) && got.Header("Content-Range").Count == 0),
        Range("range-unknown-total", $"bytes 1000-{FileSize - 1}/*"),
        Range("range-other-total", $"bytes 1000-{FileSize - 1}/{FileSize + 1}"),
        Range("range-other-unit", $"lines 1000-{FileSize - 1}/{FileSize}"),
        Range("range-wrong-header", $"bytes 1001-{FileSize}/{FileSize}"),
        Range("range-backwards", $"bytes {FileSize - 1}-0/{FileSize}"),
        Range("range-huge", "bytes 99999999999999999999-99999999999999999999/99999999999999999999"),
        Range("range-garbage", "about the middle"),
        Range("range-unsatisfied", $"bytes */{FileSize}"),
        Sees("range-twice", (got, good) => HasBody(got, good) && got.Header("Content-Range").SequenceEqual([.. good.Header("Content-Range"), $"bytes 0-0/{FileSize}"])),
        NotSatisfiable("range-416", FileSize, wholeStatus: "200"),
        NotSatisfiable("range-416-shorter", 1, wholeStatus: "200"),
        NotSatisfiable("always-416", 0, wholeStatus: "416"),
        Sees("range-multipart", (got, good) => got.Header("Content-Type").Single().StartsWith("multipart/byteranges", StringComparison.Ordinal)
            && got.Body.AsSpan().IndexOf(good.Body) > 0 && got.Text.EndsWith("--\r\n", StringComparison.Ordinal)),
        Sees("no-ranges", (got, _) => got.Status == "200" && got.Body.SequenceEqual(Probe.Content) && got.Header("Accept-Ranges").SequenceEqual(["none"])),
        new("if-range-ignored", async probe =>
        {
            var got = await WireClient.AskAsync(probe.Server.Url, probe.Target, Probe.Range, "If-Range: \"earlier\"");
            Assert.Equal(("206", "\"v1\""), (got.Status, got.Header("ETag").Single()));
            Assert.Equal("\"v2\"", (await probe.AskAsync()).Header("ETag").Single());
        }),
    ];

    private static IEnumerable<WireCheck> OfEntityTags =>
    [
        Tag("tag-weak", "W/\"weak\""),
        Tag("tag-none"),
        Tag("tag-unquoted", "unquoted"),
        Tag("tag-half-quoted", "\"half"),
        Tag("tag-empty", "\"\""),
        Tag("tag-star", "*"),
        Tag("tag-long", $"\"{new string('t', 8000)}\""),
        Tag("tag-control", "\"a\u0001b\""),
        Sees("tag-twice", (got, good) => HasBody(got, good) && got.Header("ETag").SequenceEqual([.. good.Header("ETag"), "\"second\""])),
        new("tag-restless", async probe =>
        {
            var first = await probe.AskAsync();
            var second = await WireClient.AskAsync(probe.Server.Url, probe.Target, Probe.Range, $"If-Range: {first.Header("ETag").Single()}");
            Assert.Equal(("206", "200", FileSize), (first.Status, second.Status, second.Body.Length));
            Assert.NotEqual(first.Header("ETag"), second.Header("ETag"));
        }),
        Tag("tag-constant", "\"constant\""),
    ];

    private static IEnumerable<WireCheck> OfStatuses =>
    [
        .. ModelManager.Faults.Behaviours.All.Where(behaviour => behaviour.Name.StartsWith("status-", StringComparison.Ordinal) && behaviour.Name.Length == 10)
            .Select(behaviour => Sees(behaviour.Name, (got, _) => got.Status == behaviour.Name[^3..] && got.Head.Length > 0 && (got.Body.Length > 0) == (got.Status is not ("204" or "304")))),
        Sees("interim-100", (got, good) => got.Text == "HTTP/1.1 100 Continue\r\n\r\n" + good.Text),
        Sees("interim-103", (got, good) => got.Status == "103" && got.Text.EndsWith("\r\n\r\n" + good.Text, StringComparison.Ordinal)),
        Sees("interim-storm", (got, good) => got.Text.Split("HTTP/1.1 102 Processing").Length == 1001 && got.Text.EndsWith(good.Text, StringComparison.Ordinal)),
        new("interim-endless", async probe =>
        {
            // Never quiet for as long as the client would wait, until somebody cuts it.
            var asking = probe.AskAsync();
            await Task.Delay(500);
            Assert.False(asking.IsCompleted);
            probe.Server.ResetAll();
            Assert.All((await asking).Text.Split("\r\n\r\n", StringSplitOptions.RemoveEmptyEntries), line => Assert.Equal("HTTP/1.1 102 Processing", line));
        })
        {
            Time = TimeSpan.FromMilliseconds(5),
        },
        Sees("interim-101", (got, _) => got.Status == "101" && got.End == WireEnd.Open),
        RetryAfter("retry-after", "503", value => value == "2"),
        RetryAfter("retry-after-429", "429", value => value == "2"),
        RetryAfter("retry-after-date", "503", value => Math.Abs((DateTimeOffset.Parse(value) - DateTimeOffset.UtcNow).TotalSeconds) < 60),
        RetryAfter("retry-after-past", "503", value => DateTimeOffset.Parse(value).Year == 1994),
        RetryAfter("retry-after-far", "503", value => DateTimeOffset.Parse(value).Year == 9999),
        RetryAfter("retry-after-negative", "503", value => value == "-5"),
        RetryAfter("retry-after-absurd", "503", value => value == "2147483647"),
        RetryAfter("retry-after-overflow", "503", value => value == "99999999999999999999"),
        RetryAfter("retry-after-garbage", "503", value => value == "soon"),
        RetryAfter("retry-after-zero", "429", value => value == "0"),
    ];

    private static IEnumerable<WireCheck> OfHeads =>
    [
        Sees("garbage-before", (got, good) => got.Text == "garbage\r\n" + good.Text),
        Sees("blank-before", (got, good) => got.Text == "\r\n\r\n" + good.Text),
        Sees("bare-line-feeds", (got, good) => got.Text.StartsWith(good.Head.Replace("\r", "", StringComparison.Ordinal), StringComparison.Ordinal)),
        Sees("bare-returns", (got, good) => got.Text.StartsWith(good.Head.Replace("\n", "", StringComparison.Ordinal), StringComparison.Ordinal)),
        Sees("http-09", (got, good) => got.Bytes.SequenceEqual(good.Body) && got.End == WireEnd.Closed),
        Line("http-10", "HTTP/1.0 206 Partial Content"),
        Line("http-2", "HTTP/2.0 206 Partial Content"),
        Line("http-99", "HTTP/9.9 206 Partial Content"),
        Line("http-lower-case", "http/1.1 206 Partial Content"),
        Line("icy", "ICY 206 Partial Content"),
        Line("status-word", "HTTP/1.1 fine OK"),
        Line("status-missing", "HTTP/1.1"),
        Line("status-long", "HTTP/1.1 2000 OK"),
        Line("status-negative", "HTTP/1.1 -20 OK"),
        Line("reason-missing", "HTTP/1.1 206"),
        Line("reason-long", $"HTTP/1.1 206 {new string('r', 100_000)}"),
        Extra("header-flood", got => got.Head.Split("\r\nX-").Length == 100_001),
        Extra("header-long", got => got.Header("X-Long").Single().Length == 70_000),
        Extra("header-name-long", got => got.Head.Contains(new string('X', 70_000) + ": x\r\n", StringComparison.Ordinal)),
        Extra("header-many", got => got.Head.Split("\r\nX-").Length == 101),
        Extra("header-nul", got => got.Header("X-Nul").Single() == "a\0b"),
        Extra("header-control", got => got.Header("X-Control").Single() == "a\u0001\u0007\u001bb"),
        Extra("header-utf8", got => Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(got.Header("X-Name").Single())) == "\u6a21\u578b"),
        Extra("header-bytes", got => got.Header("X-Bytes").Single() == "\u00ff\u00fe\u0080"),
        Extra("header-folded", got => got.Head.Contains("X-Folded: one\r\n two\r\n", StringComparison.Ordinal)),
        Extra("header-no-colon", got => got.Head.Contains("\r\nNoColon\r\n", StringComparison.Ordinal)),
        Extra("header-space", got => got.Head.Contains("\r\nX-Space : x\r\n", StringComparison.Ordinal)),
        Extra("header-no-name", got => got.Head.Contains("\r\n: x\r\n", StringComparison.Ordinal)),
        Extra("header-bare-return", got => got.Header("X-Return").Single() == "a\rContent-Length: 3"),
        Extra("header-twice", got => got.Header("Date").Count == 2 && got.Header("Content-Type").Count == 2),
        Extra("header-disposition", got => got.Header("Content-Disposition").Single().Contains("../../../etc/passwd", StringComparison.Ordinal)),
        Extra("header-cookies", got => got.Header("Set-Cookie").Count == 2),
        Extra("header-refresh", got => got.Header("Refresh").Count == 1 && got.Header("Upgrade").Count == 1),
        Sees("header-endless", (got, _) => got.Head.Length == 0 && got.End == WireEnd.Endless),
        Sees("tls", (got, _) => got.Bytes.AsSpan().StartsWith((byte[])[0x15, 0x03, 0x03]) && got.End == WireEnd.Closed),
        Sees("binary", (got, _) => got is { Bytes.Length: 4000, Head.Length: 0, End: WireEnd.Closed }),
    ];

    private static string ContentRange(WireAnswer got) => got.Header("Content-Range").SingleOrDefault() ?? "";

    private static WireCheck Range(string name, string value) => Sees(name, (got, good) => got.Status == "206" && HasBody(got, good) && ContentRange(got) == value);

    private static WireCheck NotSatisfiable(string name, int size, string wholeStatus) => new(name, async probe =>
    {
        var got = await probe.AskAsync();
        Assert.Equal(("416", $"bytes */{size}"), (got.Status, ContentRange(got)));
        Assert.Equal(wholeStatus, (await probe.AskWholeAsync()).Status);
    });

    private static WireCheck Tag(string name, params string[] values) => Sees(name, (got, good) => HasBody(got, good) && got.Header("ETag").SequenceEqual(values));

    private static WireCheck RetryAfter(string name, string status, Func<string, bool> holds) =>
        Sees(name, (got, _) => got.Status == status && holds(got.Header("Retry-After").Single()));

    private static WireCheck Line(string name, string line) => Sees(name, (got, good) => got.StatusLine == line && HasBody(got, good));

    // The good head is there as well.
    private static WireCheck Extra(string name, Func<WireAnswer, bool> holds) =>
        Sees(name, (got, good) => got.Text.StartsWith(good.Head[..^2], StringComparison.Ordinal) && HasBody(got, good) && holds(got));
}
