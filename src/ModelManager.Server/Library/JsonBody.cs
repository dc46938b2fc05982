using ModelManager.Primitives;

namespace ModelManager.Server.Library;

/// <summary>A JSON document ready to send, UTF-8, with its strong entity tag.</summary>
internal sealed record JsonBody(byte[] Content)
{
    public string EntityTag { get; } = Of(Digest.Of(Content));

    /// <summary>The entity tag of content with a digest.</summary>
    public static string Of(Digest digest) => $"\"sha256-{digest.Hex}\"";
}
