namespace ModelManager.Transfer;

/// <summary>Takes the content of one file: sees its bytes in order, and says of the whole whether it is what the catalogue promises.</summary>
internal interface IFileReceiver : IContentSink, IDisposable
{
    /// <summary>Every byte has passed and is durable. False when it is not the file that was promised: then it starts anew. May be asked once more when all passed once more.</summary>
    bool TryAccept(PartialContent content);
}
