using System.Text;
using ModelManager.Lookup;
using ModelManager.Primitives;
using ModelManager.UnitTests.Registry;

namespace ModelManager.UnitTests.Lookup;

public sealed class ModelLocatorTests : IAsyncLifetime, IDisposable
{
    private readonly RegistryFixture _fixture = new();
    private readonly byte[] _buffer = new byte[4096];

    private ModelLocator Locator => new(_fixture.Registry);

    public async Task InitializeAsync()
    {
        await _fixture.AddAsync("m é", "1.9");
        await _fixture.AddAsync("m é", "1.10");
        await _fixture.AddAsync("m é", "2.0");
        await _fixture.Registry.ChangeAsync(tree => tree.SetFailed(ModelKey.Parse("m é", "2.0"), ErrorCode.Corrupt), default);
    }

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose() => _fixture.Dispose();

    [Theory]
    [InlineData("m é", null, null, "models/m é/1.10")]
    [InlineData("m é", "1.9", null, "models/m é/1.9")]
    [InlineData("m é", "1.9", "sub/ü.bin", "models/m é/1.9/sub/ü.bin")]
    [InlineData("m é", null, "f", "models/m é/1.10/f")]
    public void Where_a_model_is(string id, string? version, string? file, string expected)
    {
        var path = _fixture.Root.At(expected);
        var located = Locator.Locate(id, version, file);

        Assert.Equal(path, located.Path);
        Assert.Equal(ErrorCode.Ok, Try(id, version ?? "", file ?? "", out var length));
        Assert.Equal(path, Encoding.UTF8.GetString(_buffer, 0, length));
    }

    [Theory]
    [InlineData("m é", "2.0")]
    [InlineData("m é", "3.0")]
    [InlineData("m", null)]
    [InlineData("M É", null)]
    public void What_is_not_there_is_not_replaced_by_anything_else(string id, string? version)
    {
        var failure = Assert.Throws<ModelManagerException>(() => Locator.Locate(id, version, null));

        Assert.Equal(ErrorCode.ModelNotAvailable, failure.Code);
        Assert.Equal(ErrorCode.ModelNotAvailable, Try(id, version ?? "", "", out var length));
        Assert.Equal(0, length);
    }

    [Theory]
    [InlineData("", "", "")]
    [InlineData("../m", "", "")]
    [InlineData("temp", "", "")]
    [InlineData("m é", "../1", "")]
    [InlineData("m é", "", "../f")]
    [InlineData("m é", "", "/f")]
    [InlineData("m é", "1.9", "a//b")]
    [InlineData("m é", "1.9", "checksum.sha256/x")]
    [InlineData("me\u0301", "", "")]
    public void Names_that_are_none(string id, string version, string file)
    {
        Assert.Equal(ErrorCode.InvalidArgument, Try(id, version, file, out var length));
        Assert.Equal(0, length);
    }

    [Fact]
    public void Bytes_that_are_no_text_and_names_without_end()
    {
        Assert.Equal(ErrorCode.InvalidArgument, Locator.TryLocate([0xff], default, default, _buffer, out _));
        Assert.Equal(ErrorCode.InvalidArgument, Locator.TryLocate("m"u8, [0xc3], default, _buffer, out _));
        Assert.Equal(ErrorCode.InvalidArgument, Locator.TryLocate("m é"u8, default, [0xff], _buffer, out _));
        Assert.Equal(ErrorCode.InvalidArgument, Locator.TryLocate(new byte[129], default, default, _buffer, out _));
        Assert.Equal(ErrorCode.InvalidArgument, Locator.TryLocate("m é"u8, default, new byte[1025], _buffer, out _));
    }

    [Fact]
    public void A_buffer_that_is_too_small_is_told_how_large_it_must_be()
    {
        Array.Fill(_buffer, (byte)'x');
        var expected = Encoding.UTF8.GetByteCount(_fixture.Root.At("models/m é/1.9/f"));

        Assert.Equal(ErrorCode.BufferTooSmall, Locator.TryLocate("m é"u8, "1.9"u8, "f"u8, _buffer.AsSpan(0, expected - 1), out var length));
        Assert.Equal(expected, length);
        Assert.All(_buffer, value => Assert.Equal((byte)'x', value));
        Assert.Equal(ErrorCode.Ok, Locator.TryLocate("m é"u8, "1.9"u8, "f"u8, _buffer.AsSpan(0, expected), out length));
        Assert.Equal((byte)'x', _buffer[expected]);
    }

    [Fact]
    public void A_hit_allocates_nothing()
    {
        var locator = Locator;
        Assert.Equal(ErrorCode.Ok, locator.TryLocate("m é"u8, default, "onnx/model.bin"u8, _buffer, out _));
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
        {
            locator.TryLocate("m é"u8, "1.9"u8, default, _buffer, out _);
            locator.TryLocate("m é"u8, default, "onnx/model.bin"u8, _buffer, out _);
            locator.Locate("m é", "1.9", null);
            locator.Locate("m é", null, null);
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    private ErrorCode Try(string id, string version, string file, out int length) =>
        Locator.TryLocate(Encoding.UTF8.GetBytes(id), Encoding.UTF8.GetBytes(version), Encoding.UTF8.GetBytes(file), _buffer, out length);
}
