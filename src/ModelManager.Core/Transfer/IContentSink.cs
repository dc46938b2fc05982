namespace ModelManager.Transfer;

/// <summary>Sees every byte of a file once, in order, as it passes on its way to the disk.</summary>
internal interface IContentSink
{
    void Append(ReadOnlySpan<byte> content);

    /// <summary>The file starts anew.</summary>
    void Reset();
}
