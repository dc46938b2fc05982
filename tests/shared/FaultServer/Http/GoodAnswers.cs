namespace ModelManager.Faults;

/// <summary>What a server that does everything right answers: ranges, If-Range with strong entity tags, lengths.</summary>
internal static class GoodAnswers
{
    public static Answer To(Request request, Resource resource)
    {
        if (request.Method is not ("GET" or "HEAD"))
        {
            return Empty("405", "Method Not Allowed").Add("Allow", "GET, HEAD");
        }

        if (resource.Kind == ResourceKind.Missing)
        {
            return Empty("404", "Not Found");
        }

        var size = resource.Content.Length;
        var mayBePart = request.IfRange is null || request.IfRange == resource.ETag;
        var answer = new Answer().Add("Content-Type", resource.ContentType).Add("Accept-Ranges", "bytes").Add("ETag", resource.ETag);
        if (!mayBePart || request.RangeOf(size) is not { } range)
        {
            answer.WithBody(resource.Content);
        }
        else if (range.Start >= size)
        {
            answer.WithStatus("416", "Range Not Satisfiable").Add("Content-Range", $"bytes */{size}").WithBody(default(ReadOnlyMemory<byte>));
        }
        else
        {
            answer.WithStatus("206", "Partial Content").Add("Content-Range", $"bytes {range.Start}-{range.End - 1}/{size}")
                .WithBody(resource.Content[(int)range.Start..(int)range.End]);
            answer.Offset = range.Start;
        }

        return answer;
    }

    /// <summary>An answer of nothing but a status.</summary>
    public static Answer Empty(string status, string reason) => new Answer().WithStatus(status, reason).WithBody(default(ReadOnlyMemory<byte>));
}
