using ModelManager.Platform;
using ModelManager.Primitives;
using ModelManager.UnitTests.Support;

namespace ModelManager.UnitTests.Platform;

public sealed class MappedCounterTests : IDisposable
{
    private readonly TemporaryRoot _root = new();

    public void Dispose() => _root.Dispose();

    [Fact]
    public void Everybody_sees_it_raised_and_nothing_is_lost()
    {
        using var otherRoot = _root.OpenAgain();
        var counter = MappedCounter.Open(_root.Folder, StoreLayout.Generation)!;
        var other = MappedCounter.Open(otherRoot, StoreLayout.Generation)!;
        Assert.Equal(0, counter.Value);

        Together.Run(4, thread =>
        {
            for (var i = 0; i < 500_000; i++)
            {
                (thread % 2 == 0 ? counter : other).Raise();
            }
        });

        Assert.Equal((2_000_000, 2_000_000), (counter.Value, other.Value));
        Assert.Equal(2_000_000, MappedCounter.Open(otherRoot, StoreLayout.Generation)!.Value);
    }

    [Fact]
    public void Its_blocks_are_there_and_it_is_not_made_anew()
    {
        MappedCounter.Open(_root.Folder, StoreLayout.Generation)!.Raise();
        var before = _root.Folder.Status(StoreLayout.Generation)!.Value.Identity;

        Assert.Equal(1, MappedCounter.Open(_root.Folder, StoreLayout.Generation)!.Value);

        Assert.Equal(before, _root.Folder.Status(StoreLayout.Generation)!.Value.Identity);
        Assert.Equal(4096, new FileInfo(_root.At(StoreLayout.Generation)).Length);
        Assert.Equal(0, Commands.Run("sh", "-c", $"[ $(stat -c %b '{_root.At(StoreLayout.Generation)}') -ge 8 ]"));
    }

    [Fact]
    public void A_file_that_is_too_short_is_lengthened()
    {
        _root.Write(StoreLayout.Generation, [7]);

        Assert.Equal(7, MappedCounter.Open(_root.Folder, StoreLayout.Generation)!.Value);
    }
}
