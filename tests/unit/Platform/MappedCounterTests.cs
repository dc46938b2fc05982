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
            for (var i = 0; i < 2_000; i++)
            {
                var before = counter.Value;
                (thread % 2 == 0 ? counter : other).Raise();
                Assert.NotEqual(before, counter.Value);
            }
        });

        Assert.Equal(counter.Value, other.Value);
        Assert.Equal(counter.Value, MappedCounter.Open(otherRoot, StoreLayout.Generation)!.Value);
    }

    [Fact]
    public void Who_deletes_or_replaces_it_parts_nobody_for_long()
    {
        using var otherRoot = _root.OpenAgain();
        var counter = MappedCounter.Open(_root.Folder, StoreLayout.Generation)!;
        var other = MappedCounter.Open(otherRoot, StoreLayout.Generation)!;
        var (address, before) = (counter.Address, counter.Value);
        File.Delete(_root.At(StoreLayout.Generation));
        other.Raise();
        Assert.Equal(before, counter.Value);

        counter.RaiseIfReplaced();

        Assert.Equal(address, counter.Address);
        Assert.NotEqual(before, counter.Value);
        Assert.Equal(other.Value, counter.Value);
        var at = counter.Value;
        counter.RaiseIfReplaced();
        Assert.Equal(at, counter.Value);
        other.Raise();
        Assert.NotEqual(at, counter.Value);
    }

    [Fact]
    public void Each_change_counts_one()
    {
        var counter = MappedCounter.Open(_root.Folder, StoreLayout.Generation)!;

        Enumerable.Range(0, 5).ToList().ForEach(_ => counter.Raise());

        Assert.Equal(5, counter.Value & 0xFFFFF);
    }

    [Fact]
    public void Its_blocks_are_there_and_it_is_not_made_anew()
    {
        var counter = MappedCounter.Open(_root.Folder, StoreLayout.Generation)!;
        counter.Raise();
        var before = _root.Folder.Status(StoreLayout.Generation)!.Value.Identity;

        Assert.Equal(counter.Value, MappedCounter.Open(_root.Folder, StoreLayout.Generation)!.Value);

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
