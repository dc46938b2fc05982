namespace ModelManager.Transfer;

/// <summary>Sees every byte of a file in order, from the first one again behind each <see cref="Reset"/>.</summary>
internal interface IContentSink
{
    void Append(ReadOnlySpan<byte> content);

    /// <summary>The file starts anew.</summary>
    void Reset();
}
