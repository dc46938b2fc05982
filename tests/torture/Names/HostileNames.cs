using System.Text;

namespace ModelManager.TortureTests.Names;

/// <summary>Names that somebody might give to get out of the root, or to confuse whoever makes paths of them.</summary>
internal static class HostileNames
{
    private static readonly string[] s_outside =
    [
        "..", "../x", "../../x", "../../../../../../../../tmp/x", "..\\x", "..\\..\\x", "./x", ".", "/", "//", "/x", "/etc/passwd", "\\", "\\\\server\\share", "C:\\x", "C:x", "C:", "a/../b",
        "a/../../../x", "a/./b", "a//b", "a/", "a\\b", "a:b", "x:$DATA", "%2e%2e", "%2e%2e%2fx", "..%2f..%2fx", "%00", "..;/x", "~", "~root", "~/x", "$HOME", "${HOME}", "`id`", "$(id)", "; rm -rf x",
        "| cat", "&& x", "*", "?", "a*b", "[a]", "<x>", "\"x\"", "'x'", "-rf", "--help", "file:///etc/passwd", "http://127.0.0.1/x", "..\u2215x", "..\u2044x", "\uFF0E\uFF0E\uFF0Fx", "\u2024\u2024/x",
    ];

    private static readonly string[] s_own =
    [
        "temp", "TEMP", "Temp", "tEmP", ".modelmanager", ".modelmanager/guards", "models", "models/temp", "registry.json", "in-progress-downloads", "checksum.sha256", "CHECKSUM.SHA256", "manifest.json",
        "x.part", "x.lock", "x.part.lock", "x.part.journal", "x.new", "registry.json.new", ".modelmanager/registry.prev", "generation", "format", "staging", "trash", "node-id", "index.json", "api",
        "storage", "a~0123456789abcdef", "asr_1.0.0.part", "asr-1.0.0", "_", "-", "0", "null", "true", "NaN", "undefined", "__proto__", "constructor", "toString", "..modelmanager", "models\\temp", "temp.", "temp/x", "x/temp", "temp.bin", "leases", "tasks", "guards", "registry.sum", "registry.prev", "x.progress", "x.json",
    ];

    private static readonly string[] s_devices =
    [
        "CON", "con", "PRN", "AUX", "NUL", "nul", "COM1", "com9", "COM0", "LPT1", "lpt9", "COM\u00B9", "LPT\u00B2", "CONIN$", "CONOUT$", "CON.txt", "nul.bin", "NUL .txt", "COM1.a.b", "aux.", "CLOCK$", "CONx",
    ];

    private static readonly string[] s_edges =
    [
        "", " ", "  ", ".x", "..x", "x.", "x..", "x ", "x . ", " x", "x. .", "...", ". .", "x\t", "\tx", "x\n", "\n", "x\r\ny", "a\u0000b", "\u0000", "x\u0000.bin", "\u0001", "\u001F", "\u007F", "\u0085", "\u009F",
        "\u00A0", "x\u00A0", "\u3000", "\u2028", "\u2029", "\uFEFF", "x\uFEFF", "\u200B", "\u200Bx", "\u200D", "\u202E", "\u202Egnp.exe", "x\u202E", "\u200F", "\u200E", "\u2066x\u2069", "\u061C", "\uFFFE", "\uFFFF", "\uFFFD",
        "\uD800", "\uDC00", "x\uD83D", "\uDE00x", "\uDC00\uD800", "a\uD800b", "\U0001F600", "\U000E0001", "\U000E0100", "\U0010FFFF",
    ];

    private static readonly string[] s_forms =
    [
        "\u00E9", "e\u0301", "\u1E9B\u0323", "\u1E69", "s\u0323\u0307", "s\u0307\u0323", "\u212B", "\u00C5", "A\u030A", "\u2126", "\u03A9", "\u1100\u1161", "\uAC00", "\u0344", "\u0958", "\u0915\u093C", "\uFB1D", "\u2ADC",
        "\uFB01", "fi", "\u0130", "i\u0307", "\u0131", "\u00DF", "SS", "\u1E9E", "\u03C2", "\u03C3", "\u017F", "\u212A", "K", "\u01C5", "\uFF21", "A", "a", "\u0301", "\u0301x", "x\u0301\u0301\u0301\u0301\u0301", "模型", "語音 2",
        "\u05D0\u05D1", "\u0627\u0644", "\u0E01\u0E33", "\u0E4D\u0E32", "\u1F80", "\u0345", "\uF900", "\u8C48",
    ];

    /// <summary>Three hundred names and more, all different.</summary>
    public static IReadOnlyList<string> All { get; } = [.. s_outside.Concat(s_own).Concat(s_devices).Concat(s_edges).Concat(s_forms).Concat(Long()).Concat(InFolders()).Distinct(StringComparer.Ordinal)];

    /// <summary>Bytes that are no proper UTF-8, for those who take bytes: overlong, cut off, surrogates, above the last character.</summary>
    public static IReadOnlyList<byte[]> Bytes { get; } =
    [
        [0xC0, 0xAF], [0xC0, 0xAE, 0xC0, 0xAE], [0xE0, 0x80, 0xAF], [0xF0, 0x80, 0x80, 0xAF], [0xC1, 0x9C], [0xC0, 0x80], [0x80], [0xBF], [0xFF], [0xFE], [0xC3], [0xE2, 0x82], [0xF0, 0x9F, 0x98], [0xED, 0xA0, 0x80],
        [0xED, 0xBF, 0xBF], [0xED, 0xA0, 0xBD, 0xED, 0xB8, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xF8, 0x88, 0x80, 0x80, 0x80], [0x61, 0xC0, 0xAF, 0x62], [0x2E, 0x2E, 0xC0, 0xAF, 0x78], [0x61, 0xE2, 0x28, 0xA1], [0xFC, 0x80, 0x80, 0x80, 0x80, 0xAF],
    ];

    private static IEnumerable<string> Long()
    {
        foreach (var length in new[] { 127, 128, 129, 255, 256, 1023, 1024, 1025, 4095, 4096, 8000 })
        {
            yield return new string('a', length);
            yield return string.Concat(Enumerable.Repeat("../", length / 3));
        }

        // 128 bytes and one more, of characters that take three, and cut in the middle of one.
        yield return new string('模', 42) + "ab";
        yield return new string('模', 43);
        yield return new string('模', 42) + "é";
        yield return new string('a', 125) + "模";
        yield return new string('a', 126) + "模";
        yield return new string('a', 124) + "\U0001F600";
        yield return new string('a', 125) + "\U0001F600";
        yield return string.Join('/', Enumerable.Repeat("d", 512));
        yield return string.Join('/', Enumerable.Repeat("d", 513));
        yield return string.Join('/', Enumerable.Repeat(new string('d', 128), 8));
    }

    // The same as a part of a longer path, where it may be overlooked.
    private static IEnumerable<string> InFolders() =>
        new[] { "..", ".", "", "temp", ".x", "x.", "x ", "NUL", "a\u0000", "e\u0301", "\uD800", "a:b", "\\..", "CON.x", "\u0001" }.SelectMany(name => new[] { $"d/{name}", $"{name}/f", $"d/{name}/f" });

    public static byte[] Utf8(string name) => new UTF8Encoding(false, throwOnInvalidBytes: false).GetBytes(name);
}
