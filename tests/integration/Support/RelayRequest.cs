using System.Globalization;

namespace ModelManager.IntegrationTests.Support;

/// <summary>One HTTP request as it came.</summary>
internal sealed record RelayRequest(string Method, string Target, IReadOnlyDictionary<string, string> Headers, byte[] Body)
{
    /// <summary>The path, decoded.</summary>
    public string Path => Uri.UnescapeDataString(Target.Split('?')[0]);

    /// <summary>The first byte asked for; 0 without a Range header.</summary>
    public long RangeStart =>
        Headers.TryGetValue("Range", out var range) ? long.Parse(range["bytes=".Length..range.IndexOf('-', StringComparison.Ordinal)], CultureInfo.InvariantCulture) : 0;
}

/// <summary>What a relay answers by itself instead of asking the server behind it.</summary>
internal sealed record RelayAnswer(int Status, byte[] Body, params (string Name, string Value)[] Headers)
{
    /// <summary>Everything to be written, head included, before the connection is closed; the rest is ignored.</summary>
    public byte[]? Raw { get; init; }

    /// <summary>Answers nothing and keeps the connection open.</summary>
    public bool IsSilent { get; init; }

    public static RelayAnswer Empty(int status, params (string Name, string Value)[] headers) => new(status, [], headers);

    public static RelayAnswer Json(string json) => new(200, System.Text.Encoding.UTF8.GetBytes(json), ("Content-Type", "application/json"));
}

/// <summary>One request and what became of it.</summary>
internal sealed class RelayExchange(RelayRequest request)
{
    private long _bodyBytes;

    public RelayRequest Request => request;

    public int Status { get; set; }

    /// <summary>Bytes of the body that were sent.</summary>
    public long BodyBytes => Interlocked.Read(ref _bodyBytes);

    public void Sent(int count) => Interlocked.Add(ref _bodyBytes, count);
}
