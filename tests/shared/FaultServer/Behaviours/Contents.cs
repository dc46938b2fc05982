using System.Text;

namespace ModelManager.Faults;

/// <summary>Bodies of the right length with the wrong bytes, and bodies that have nothing to do with the file.</summary>
internal static class Contents
{
    private const string Page = "<!DOCTYPE html><html><head><title>Log in</title></head><body>Please accept the terms of this network.</body></html>";

    public static IEnumerable<Behaviour> All =>
    [
        Bytes("flip", "turns one bit in the middle", body => body[body.Length / 2] ^= 1),
        Bytes("flip-first", "turns the first bit", body => body[0] ^= 0x80),
        Bytes("flip-last", "turns the last bit", body => body[^1] ^= 1),
        Bytes("zeros", "fills the second half with zeros", body => Array.Clear(body, body.Length / 2, body.Length - (body.Length / 2))),
        Bytes("shifted", "leaves the first byte out and repeats the last one", body => Array.Copy(body, 1, body, 0, body.Length - 1)),
        Bytes("reversed", "sends the bytes backwards", Array.Reverse),
        Bytes("swapped", "swaps the two halves", body =>
        {
            var half = body.Length / 2;
            var first = body[..half];
            Array.Copy(body, body.Length - half, body, 0, half);
            first.CopyTo(body, body.Length - half);
        }),
        Bytes("same-tag-other-content", "sends other content with the same entity tag", body => Replace(body, 1)),
        Bytes("many-flips", "turns a bit in every 1,000 bytes", body =>
        {
            for (var i = 0; i < body.Length; i += 1000)
            {
                body[i] ^= 4;
            }
        }),
        Behaviour.Of("other-content-at-resume", "has other content, of the same tag, for whoever asks for a range", exchange =>
        {
            if (exchange.Request.Range is not null)
            {
                var body = exchange.Good.Body.ToArray();
                Replace(body, 2);
                exchange.Good.Body = body;
            }

            return exchange.SendAsync(exchange.Good);
        }),
        Behaviour.Changed("portal", "answers with the log-in page of a captive portal", answer => Whole(answer).WithBody(Page).With("Content-Type", "text/html")),
        Behaviour.Changed("empty", "answers with nothing", answer => Whole(answer).WithBody("")),
        Behaviour.Changed("shorter", "has a file that is one byte shorter", answer => Whole(answer).WithBody(answer.Body[..^1])),
        Behaviour.Changed("longer", "has a file that is one byte longer", answer => Whole(answer).WithBody((byte[])[.. answer.Body.Span, 0x2a])),
        Behaviour.Of("grows", "has a file that grows while it is sent: the length it began with, and more bytes", async exchange =>
        {
            await exchange.SendAsync(exchange.Good);
            await exchange.SendAsync(new byte[1000]);
            exchange.Connection.Close();
        }),
        Behaviour.Of("html-error-in-body", "breaks off and puts an error page in the body's place", async exchange =>
        {
            await exchange.SendUntilAsync(exchange.Good, exchange.Bytes);
            var rest = new byte[exchange.Good.Body.Length - exchange.Bytes];
            Encoding.ASCII.GetBytes(Page).AsSpan(0, Math.Min(Page.Length, rest.Length)).CopyTo(rest);
            await exchange.SendAsync(rest);
        }),
    ];

    private static Answer Whole(Answer answer) => answer.WithStatus("200", "OK").Without("Content-Range");

    private static void Replace(byte[] body, int seed) => new Random(seed).NextBytes(body);

    private static Behaviour Bytes(string name, string says, Action<byte[]> change) => Behaviour.Changed(name, says, answer =>
    {
        if (answer.Body.Length > 0)
        {
            var body = answer.Body.ToArray();
            change(body);
            answer.Body = body;
        }
    });
}
