using ModelManager.Server.Library;

namespace ModelManager.UnitTests.Server.Library;

public sealed class LiveLibraryTests : IDisposable
{
    private readonly StorageFixture _storage = new();
    private readonly ManualTimeProvider _time = new();
    private readonly LiveLibrary _library;

    public LiveLibraryTests()
    {
        _storage.AddSource("a.bin", 10);
        _library = new LiveLibrary(_storage.Root, _time, _storage.Warnings.Add);
    }

    public void Dispose() => _storage.Dispose();

    [Fact]
    public void A_publish_is_seen_at_once()
    {
        Assert.Empty(_library.Current().Versions);

        _storage.Publish("asr", "1.0.0");
        Assert.Single(_library.Current().Versions);

        _storage.Publish("asr", "2.0.0");
        Assert.Equal("2.0.0", _library.Current().Find("asr")!.Latest.Key.Version.Value);
    }

    [Fact]
    public void What_was_put_there_by_hand_is_seen_within_a_second()
    {
        Assert.Empty(_library.Current().Versions);
        _storage.PutByHand("asr", "1.0.0", "a.bin");

        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.Single(_library.Current().Versions);
    }

    [Fact]
    public void A_version_that_is_replaced_or_removed_is_not_remembered()
    {
        _storage.PutByHand("asr", "1.0.0", "a.bin");
        var before = _library.Current().Find("asr")!.Latest;
        Directory.Delete(_storage.At("storage", "models", "asr", "1.0.0"), recursive: true);
        _storage.PutByHand("asr", "1.0.0", "b.bin");
        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.NotEqual(before.ChecksumSha256, _library.Current().Find("asr")!.Latest.ChecksumSha256);

        Directory.Delete(_storage.At("storage", "models", "asr"), recursive: true);
        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.Null(_library.Current().Find("asr"));
    }

    [Fact]
    public void Nothing_new_is_the_same_snapshot_and_a_warning_is_given_once()
    {
        _storage.PutByHand("asr", "1.0.0", "a.bin");
        Directory.CreateDirectory(_storage.At("storage", "models", "bare", "1.0.0"));
        var first = _library.Current();

        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.Same(first, _library.Current());
        Assert.Single(_storage.Warnings);
    }
}
