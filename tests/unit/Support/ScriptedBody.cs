namespace ModelManager.UnitTests.Support;

/// <summary>A body that delivers bytes, runs actions between them, and ends or fails as the test says.</summary>
internal sealed class ScriptedBody : Stream
{
    private readonly Queue<object> _steps = new();

    public ScriptedBody(params byte[] content) => Then(content);

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public ScriptedBody Then(byte[] content) => Add(new MemoryStream(content));

    public ScriptedBody Then(Action action) => Add(action);

    public ScriptedBody Then(Func<Task> action) => Add(action);

    public ScriptedBody Then(Exception exception) => Add(exception);

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (_steps.TryPeek(out var step))
        {
            switch (step)
            {
                case MemoryStream content:
                    var count = content.Read(buffer.Span);
                    if (count > 0)
                    {
                        return count;
                    }

                    break;
                case Action action:
                    action();
                    break;
                case Func<Task> action:
                    await action().WaitAsync(cancellationToken);
                    break;
                case Exception exception:
                    throw exception;
            }

            _steps.Dequeue();
        }

        return 0;
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private ScriptedBody Add(object step)
    {
        _steps.Enqueue(step);
        return this;
    }
}
