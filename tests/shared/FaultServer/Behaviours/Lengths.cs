namespace ModelManager.Faults;

/// <summary>Content-Length that is not there, not a number, or not true.</summary>
internal static class Lengths
{
    public static IEnumerable<Behaviour> All =>
    [
        Behaviour.ChangedAndClosed("no-length", "leaves Content-Length out and ends by closing", answer => answer.Without("Content-Length").Add("Connection", "close")),
        Behaviour.Of("no-length-cut", "leaves Content-Length out and closes after so many bytes", async exchange =>
        {
            await exchange.SendUntilAsync(exchange.Good.Without("Content-Length"), exchange.Bytes);
            exchange.Connection.Close();
        }),
        Behaviour.Of("no-length-reset", "leaves Content-Length out and resets after so many bytes", async exchange =>
        {
            await exchange.SendUntilAsync(exchange.Good.Without("Content-Length"), exchange.Bytes);
            exchange.Connection.Reset();
        }),
        Behaviour.Of("no-length-longer", "leaves Content-Length out and sends 1,000 bytes too many", async exchange =>
        {
            await exchange.SendAsync(exchange.Good.Without("Content-Length"));
            await exchange.SendAsync(new byte[1000]);
            exchange.Connection.Close();
        }),
        Behaviour.Of("endless", "leaves Content-Length out and never stops sending", async exchange =>
        {
            await exchange.SendAsync(exchange.Good.Without("Content-Length"));
            while (true)
            {
                await exchange.SendAsync(new byte[16 * 1024]);
            }
        }),
        Length("length-negative", "is negative", _ => "-1"),
        Length("length-huge", "is 2^62", _ => "4611686018427387904"),
        Length("length-overflow", "is beyond 64 bits", _ => "99999999999999999999999"),
        Length("length-listed", "is there twice in one header, the same", body => $"{body}, {body}"),
        Length("length-listed-conflict", "is there twice in one header, different", body => $"{body}, {body + 1}"),
        Length("length-word", "is a word", _ => "many"),
        Length("length-empty", "is empty", _ => ""),
        Length("length-hexadecimal", "is hexadecimal", body => $"0x{body:x}"),
        Length("length-plus", "has a plus sign", body => $"+{body}"),
        Length("length-fraction", "is a fraction", body => $"{body}.5"),
        Length("length-short", "is one too small", body => $"{body - 1}"),
        Length("length-zero", "is zero although there is a body", _ => "0"),
        Length("length-long", "is one too large", body => $"{body + 1}"),
        Length("length-double", "is twice the truth", body => $"{body * 2}"),
        Behaviour.Changed("length-twice", "is there in two headers, the same", answer => answer.Add("Content-Length", $"{answer.Body.Length}")),
        Behaviour.ChangedAndClosed("length-conflict", "is there in two headers, different", answer => answer.Add("Content-Length", $"{answer.Body.Length + 1}")),
        Behaviour.Of("too-many-bytes", "sends 1,000 bytes more than it says", async exchange =>
        {
            await exchange.SendAsync(exchange.Good);
            await exchange.SendAsync(new byte[1000]);
            exchange.Connection.Close();
        }),
    ];

    // Whatever the length says, the end of the body is the end of the connection.
    private static Behaviour Length(string name, string says, Func<long, string> of) =>
        Behaviour.ChangedAndClosed(name, $"Content-Length {says}", answer => answer.With("Content-Length", of(answer.Body.Length)));
}
