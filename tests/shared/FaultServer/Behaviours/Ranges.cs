using System.Text;

namespace ModelManager.Faults;

/// <summary>Answers to ranges that are not what was asked for. Where no range was asked for, the right answer is sent unless it says otherwise.</summary>
internal static class Ranges
{
    private const string Boundary = "THIS_SEPARATES";

    public static IEnumerable<Behaviour> All =>
    [
        Behaviour.Of("range-ignored", "answers 200 with the whole file", exchange => exchange.SendAsync(Whole(exchange))),
        Behaviour.Of("range-is-whole", "answers 206 with the whole file, whatever was asked for", exchange =>
        {
            var size = exchange.Resource.Content.Length;
            return exchange.SendAsync(Whole(exchange).WithStatus("206", "Partial Content").With("Content-Range", $"bytes 0-{size - 1}/{size}"));
        }),
        Behaviour.Of("range-as-200", "answers 200 with nothing but the range", exchange =>
            exchange.SendAsync(exchange.Good.WithStatus("200", "OK").Without("Content-Range"))),
        Part("range-shifted", "sends the range that begins one byte earlier, and says so", (answer, content, size) =>
            Slice(answer, content, Math.Max(0, answer.Offset - 1), answer.Offset + answer.Body.Length - 1, size)),
        Part("range-shifted-lie", "sends the range that begins one byte earlier under the right name", (answer, content, _) =>
        {
            var start = (int)Math.Max(0, answer.Offset - 1);
            answer.Body = content.Slice(start, answer.Body.Length);
        }),
        Part("range-from-zero", "sends as many bytes as were asked for, but from the start", (answer, content, size) =>
            Slice(answer, content, 0, answer.Body.Length, size)),
        Part("range-shorter", "sends half of the range, and says so", (answer, content, size) =>
            Slice(answer, content, answer.Offset, answer.Offset + Math.Max(1, answer.Body.Length / 2), size)),
        Part("range-no-header", "leaves Content-Range out", (answer, _, _) => answer.Without("Content-Range")),
        Part("range-unknown-total", "says * for the size", (answer, _, _) => answer.With("Content-Range", $"bytes {answer.Offset}-{answer.Offset + answer.Body.Length - 1}/*")),
        Part("range-other-total", "says another size", (answer, _, size) => answer.With("Content-Range", $"bytes {answer.Offset}-{answer.Offset + answer.Body.Length - 1}/{size + 1}")),
        Part("range-other-unit", "counts in another unit", (answer, _, size) => answer.With("Content-Range", $"lines {answer.Offset}-{answer.Offset + answer.Body.Length - 1}/{size}")),
        Part("range-wrong-header", "says another range than it sends", (answer, _, size) => answer.With("Content-Range", $"bytes {answer.Offset + 1}-{answer.Offset + answer.Body.Length}/{size}")),
        Part("range-backwards", "says a range that ends before it begins", (answer, _, size) => answer.With("Content-Range", $"bytes {size - 1}-0/{size}")),
        Part("range-huge", "says a range of numbers beyond 64 bits", (answer, _, _) => answer.With("Content-Range", "bytes 99999999999999999999-99999999999999999999/99999999999999999999")),
        Part("range-garbage", "says nonsense in Content-Range", (answer, _, _) => answer.With("Content-Range", "about the middle")),
        Part("range-twice", "says two ranges in two headers", (answer, _, size) => answer.Add("Content-Range", $"bytes 0-0/{size}")),
        Part("range-unsatisfied", "says in a 206 that no range was satisfied", (answer, _, size) => answer.With("Content-Range", $"bytes */{size}")),
        Behaviour.Of("range-416", "answers 416 to every range", exchange =>
            exchange.Good.IsPartial ? exchange.SendAsync(NotSatisfiable(exchange, exchange.Resource.Content.Length)) : exchange.SendAsync(exchange.Good)),
        Behaviour.Of("range-416-shorter", "answers 416 and says that the file is one byte long", exchange =>
            exchange.Good.IsPartial ? exchange.SendAsync(NotSatisfiable(exchange, 1)) : exchange.SendAsync(exchange.Good)),
        Behaviour.Of("always-416", "answers 416 whatever is asked for", exchange => exchange.SendAsync(NotSatisfiable(exchange, 0))),
        Behaviour.Of("range-multipart", "answers with multipart/byteranges", exchange =>
        {
            if (exchange.Good.IsPartial)
            {
                var (range, body) = (exchange.Good.Headers.Find(header => header.Name == "Content-Range").Value, exchange.Good.Body);
                var head = Encoding.ASCII.GetBytes($"--{Boundary}\r\nContent-Type: application/octet-stream\r\nContent-Range: {range}\r\n\r\n");
                exchange.Good.Without("Content-Range").With("Content-Type", $"multipart/byteranges; boundary={Boundary}")
                    .WithBody((byte[])[.. head, .. body.Span, .. Encoding.ASCII.GetBytes($"\r\n--{Boundary}--\r\n")]);
            }

            return exchange.SendAsync(exchange.Good);
        }),
        Behaviour.Of("no-ranges", "says Accept-Ranges: none and answers 200 to everything", exchange => exchange.SendAsync(Whole(exchange).With("Accept-Ranges", "none"))),
        Behaviour.Of("if-range-ignored", "has another entity tag each time and answers 206 to an If-Range that does not match", exchange =>
        {
            var answer = GoodAnswers.To(exchange.Request with { Headers = exchange.Request.Headers.Where(header => header.Key != "If-Range").ToDictionary(StringComparer.OrdinalIgnoreCase) }, exchange.Resource);
            return exchange.SendAsync(answer.With("ETag", $"\"v{exchange.Memory.Next("tag")}\""));
        }),
    ];

    private static Answer Whole(Exchange exchange)
    {
        exchange.Good.Offset = 0;
        return exchange.Good.WithStatus("200", "OK").Without("Content-Range").WithBody(exchange.Resource.Content);
    }

    private static Answer NotSatisfiable(Exchange exchange, int size) =>
        GoodAnswers.Empty("416", "Range Not Satisfiable").Add("Content-Range", $"bytes */{size}").Add("ETag", exchange.Resource.ETag);

    private static void Slice(Answer answer, ReadOnlyMemory<byte> content, long start, long end, long size)
    {
        answer.WithBody(content[(int)start..(int)end]).With("Content-Range", $"bytes {start}-{end - 1}/{size}");
        answer.Offset = start;
    }

    private static Behaviour Part(string name, string says, Action<Answer, ReadOnlyMemory<byte>, long> change) => Behaviour.Of(name, says, exchange =>
    {
        if (exchange.Good.IsPartial)
        {
            change(exchange.Good, exchange.Resource.Content, exchange.Resource.Content.Length);
        }

        return exchange.SendAsync(exchange.Good);
    });
}
