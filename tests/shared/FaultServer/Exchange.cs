using System.Text;
using System.Text.Json.Nodes;

namespace ModelManager.Faults;

/// <summary>One request, and every way to answer it.</summary>
public sealed class Exchange
{
    private const long DefaultBytes = 64 * 1024;

    private readonly FaultServer _server;
    private readonly Rule _rule;

    internal Exchange(FaultServer server, Connection connection, Request request, Resource resource, Rule rule, string prefix)
    {
        (_server, Connection, Request, Resource, _rule, Prefix) = (server, connection, request, resource, rule, prefix);
        Good = GoodAnswers.To(request, resource);
    }

    public Connection Connection { get; }

    public Request Request { get; }

    public Resource Resource { get; }

    /// <summary>What stands before the library's own path in the target, such as <c>~moved</c>.</summary>
    public string Prefix { get; }

    /// <summary>The right answer, to be changed.</summary>
    public Answer Good { get; }

    /// <summary>The server's first and second address.</summary>
    public (Uri First, Uri Second) Addresses => (_server.Url, _server.OtherUrl);

    public DateTimeOffset Now => _server.Time.GetUtcNow();

    /// <summary>How many bytes of a body the behaviour is about: what the rule says, else half of it and 64 KiB at most.</summary>
    public int Bytes => (int)Math.Min(_rule.Bytes ?? Math.Min(DefaultBytes, Good.Body.Length / 2), Good.Body.Length);

    /// <summary>The rule's number of bytes, whatever the body.</summary>
    public long BytesOr(long other) => _rule.Bytes ?? other;

    /// <summary>The time that the behaviour is about.</summary>
    public TimeSpan TimeOr(TimeSpan other) => _rule.Time ?? other;

    internal RuleMemory Memory => _rule.Memory;

    /// <summary>The content of a file of the model that was not asked for; nothing when there is one file only.</summary>
    public ReadOnlyMemory<byte> OtherFile =>
        _server.Model.Files.FirstOrDefault(file => file.Path != Resource.Path)?.Content ?? default(ReadOnlyMemory<byte>);

    /// <summary>Refuses new connections, as a server that is not there does.</summary>
    public void StopListening() => _server.StopListening();

    /// <summary>Accepts connections again.</summary>
    public void Listen() => _server.Listen();

    /// <summary>Sends a whole answer.</summary>
    public async Task SendAsync(Answer answer)
    {
        await SendAsync(answer.Head());
        if (Request.Method != "HEAD")
        {
            await Connection.SendAsync(answer.Body, isContent: Resource.Kind == ResourceKind.File);
        }
    }

    /// <summary>Sends text in which every character is one byte.</summary>
    public Task SendAsync(string text) => Connection.SendAsync(text);

    public Task SendAsync(ReadOnlyMemory<byte> content) => Connection.SendAsync(content);

    /// <summary>Sends an answer up to so many bytes of its body.</summary>
    public async Task SendUntilAsync(Answer answer, int bytes)
    {
        await SendAsync(answer.Head());
        await SendAsync(answer.Body[..bytes]);
    }

    public Task WaitAsync(TimeSpan time) => Task.Delay(time, _server.Time, _server.Stopping);

    /// <summary>Says nothing more until the client goes.</summary>
    public async Task FallSilentAsync()
    {
        await Connection.UntilClientClosesAsync();
        Connection.Close();
    }

    /// <summary>Sends the right answer with another JSON document as its body.</summary>
    public Task SendJsonAsync(Action<JsonObject> change)
    {
        var document = JsonNode.Parse(Good.Body.Span)!.AsObject();
        change(document);
        return SendAsync(Good.WithBody(Encoding.UTF8.GetBytes(document.ToJsonString())));
    }
}
