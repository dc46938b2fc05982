using System.Text;

namespace ModelManager.Faults;

/// <summary>An answer that is still to be sent; a behaviour begins with the good one and changes what it is about.</summary>
public sealed class Answer
{
    public string Version { get; set; } = "HTTP/1.1";

    /// <summary>The status as it is written, proper or not.</summary>
    public string Status { get; set; } = "200";

    public string Reason { get; set; } = "OK";

    public List<(string Name, string Value)> Headers { get; } = [];

    public ReadOnlyMemory<byte> Body { get; set; }

    /// <summary>Where the body begins in what was asked for.</summary>
    public long Offset { get; set; }

    /// <summary>Whether it is a range.</summary>
    public bool IsPartial => Status == "206";

    /// <summary>Gives a header this value only, in the place that it had.</summary>
    public Answer With(string name, string value)
    {
        var index = Headers.FindIndex(header => header.Name == name);
        return index < 0 ? Add(name, value) : Replace(index, name, value);
    }

    public Answer Add(string name, string value)
    {
        Headers.Add((name, value));
        return this;
    }

    public Answer Without(string name)
    {
        Headers.RemoveAll(header => header.Name == name);
        return this;
    }

    /// <summary>Gives it another body and the length that belongs to it.</summary>
    public Answer WithBody(ReadOnlyMemory<byte> body)
    {
        Body = body;
        return With("Content-Length", $"{body.Length}");
    }

    public Answer WithBody(string text) => WithBody(Encoding.UTF8.GetBytes(text));

    public Answer WithStatus(string status, string reason)
    {
        (Status, Reason) = (status, reason);
        return this;
    }

    /// <summary>The head with its empty line; every character is one byte.</summary>
    public string Head()
    {
        var head = new StringBuilder($"{Version} {Status} {Reason}\r\n");
        foreach (var (name, value) in Headers)
        {
            head.Append(name).Append(": ").Append(value).Append("\r\n");
        }

        return head.Append("\r\n").ToString();
    }

    private Answer Replace(int index, string name, string value)
    {
        Headers[index] = (name, value);
        return this;
    }
}
