namespace ModelManager.UnitTests.Support;

/// <summary>A part of a content as a body. A test may do something before each read, such as wait or fail, and limit how much a read brings.</summary>
internal sealed class SlicedBody(byte[] content, long start, long end) : Stream
{
    private long _position = start;

    /// <summary>Called with the position in the content before each read.</summary>
    public Func<long, CancellationToken, Task> Before { get; init; } = (_, _) => Task.CompletedTask;

    /// <summary>How much one read brings at most.</summary>
    public int ReadBytes { get; init; } = 64 * 1024;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        await Before(_position, cancellationToken);
        var count = (int)Math.Min(Math.Min(buffer.Length, ReadBytes), end - _position);
        content.AsSpan((int)_position, count).CopyTo(buffer.Span);
        _position += count;
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
