using ModelManager.Planning;
using ModelManager.Primitives;
using ModelManager.Transfer;

namespace ModelManager.UnitTests.Support;

/// <summary>An origin that answers request by request as the test says; the last answer is repeated.</summary>
internal sealed class ScriptedOrigin(params Func<OriginRequest, OriginBody>[] answers) : IContentOrigin
{
    private readonly List<OriginRequest> _requests = [];

    public IReadOnlyList<OriginRequest> Requests => _requests;

    public Task<OriginBody> OpenAsync(FilePlan file, ByteRange range, string? etag, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var request = new OriginRequest(file, range, etag);
        lock (_requests)
        {
            _requests.Add(request);
            return Task.FromResult(answers[Math.Min(_requests.Count, answers.Length) - 1](request));
        }
    }

    /// <summary>Answers with what is wanted, from the offset that is asked for.</summary>
    public static Func<OriginRequest, OriginBody> Good(byte[] content, string? etag = "\"v1\"") =>
        request => new OriginBody(new ScriptedBody(content[(int)request.Start..(int)request.End]), request.Start, etag, true, null);

    /// <summary>Answers from the offset that is asked for, with a body of the test's own making.</summary>
    public static Func<OriginRequest, OriginBody> Body(Func<OriginRequest, ScriptedBody> body, string? etag = "\"v1\"") =>
        request => new OriginBody(body(request), request.Start, etag, true, null);

    /// <summary>The first bytes, then silence of the kind that the exception tells.</summary>
    public static Func<OriginRequest, OriginBody> Broken(byte[] content, int count, Exception exception, string? etag = "\"v1\"") =>
        Body(request => new ScriptedBody(content[(int)request.Start..][..count]).Then(exception), etag);

    public static Func<OriginRequest, OriginBody> Fails(Exception exception) => _ => throw exception;
}

/// <summary>What an origin was asked for.</summary>
internal sealed record OriginRequest(FilePlan File, ByteRange Range, string? ETag)
{
    public long Start => Range.Start;

    public long End => Range.End;
}
