using System.Text;

namespace ModelManager.IntegrationTests.Faults.Wire;

/// <summary>How a connection was when the client had read all that came.</summary>
internal enum WireEnd
{
    /// <summary>Open and silent.</summary>
    Open,
    /// <summary>Closed with a FIN.</summary>
    Closed,
    /// <summary>Closed with a RST.</summary>
    Reset,
    /// <summary>Nobody listened.</summary>
    Refused,
    /// <summary>More came than anybody wants.</summary>
    Endless,
}

/// <summary>Every byte that came back, when, and how it ended.</summary>
internal sealed record WireAnswer(byte[] Bytes, WireEnd End, TimeSpan FirstByte, TimeSpan LastByte)
{
    /// <summary>The bytes as characters.</summary>
    public string Text { get; } = Encoding.Latin1.GetString(Bytes);

    /// <summary>Up to and with the first empty line; nothing when there is none.</summary>
    public string Head => Text[..HeadLength];

    public byte[] Body => Bytes[HeadLength..];

    public string StatusLine => Text[..Math.Max(0, Text.IndexOf("\r\n", StringComparison.Ordinal))];

    public string Status => StatusLine.Split(' ').ElementAtOrDefault(1) ?? "";

    /// <summary>The values of a header, in the order in which they came.</summary>
    public IReadOnlyList<string> Header(string name) =>
        [.. Head.Split("\r\n").Where(line => line.StartsWith(name + ": ", StringComparison.Ordinal)).Select(line => line[(name.Length + 2)..])];

    /// <summary>The body of an answer in chunks, decoded; null when the chunks are broken.</summary>
    public byte[]? Unchunked()
    {
        var body = Body;
        var whole = new List<byte>();
        for (var at = 0; ;)
        {
            var line = Array.IndexOf(body, (byte)'\n', at);
            var digits = line < at + 1 ? "" : Encoding.ASCII.GetString(body, at, line - at - 1).Split(';')[0];
            if (!int.TryParse(digits, System.Globalization.NumberStyles.HexNumber, null, out var length) || length < 0)
            {
                return null;
            }

            if (length == 0)
            {
                return [.. whole];
            }

            var end = line + 1 + length;
            if (end + 2 > body.Length || body[end] != '\r' || body[end + 1] != '\n')
            {
                return null;
            }

            whole.AddRange(body[(line + 1)..end]);
            at = end + 2;
        }
    }

    private int HeadLength => Text.IndexOf("\r\n\r\n", StringComparison.Ordinal) is >= 0 and var end ? end + 4 : 0;
}
