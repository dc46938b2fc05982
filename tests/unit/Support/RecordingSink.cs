using ModelManager.Transfer;

namespace ModelManager.UnitTests.Support;

/// <summary>Keeps the bytes that passed since the file began.</summary>
internal sealed class RecordingSink : IContentSink
{
    private readonly List<byte> _content = [];

    /// <summary>How often the file began.</summary>
    public int Resets { get; private set; }

    /// <summary>How many they are; any thread.</summary>
    public int Length => _content.Count;

    public byte[] Content => [.. _content];

    public void Append(ReadOnlySpan<byte> content) => _content.AddRange(content);

    public void Reset()
    {
        _content.Clear();
        Resets++;
    }
}
