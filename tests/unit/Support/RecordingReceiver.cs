using ModelManager.Transfer;

namespace ModelManager.UnitTests.Support;

/// <summary>Keeps what passes, and accepts what the test says.</summary>
internal sealed class RecordingReceiver(RecordingSink sink, Func<byte[], bool> accepts) : IFileReceiver
{
    public PartialContent? Accepted { get; private set; }

    public void Append(ReadOnlySpan<byte> content) => sink.Append(content);

    public void Reset() => sink.Reset();

    public bool TryAccept(PartialContent content)
    {
        Accepted = accepts(sink.Content) ? content : null;
        return Accepted is not null;
    }

    public void Dispose()
    {
    }
}
