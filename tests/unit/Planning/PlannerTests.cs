using ModelManager.Planning;
using ModelManager.Platform;
using ModelManager.Primitives;
using ModelManager.UnitTests.Support;

namespace ModelManager.UnitTests.Planning;

public sealed class PlannerTests : IDisposable
{
    private readonly TemporaryRoot _root = new();

    public void Dispose() => _root.Dispose();

    [Fact]
    public void What_is_missing_is_counted_and_the_largest_comes_first()
    {
        var version = new FakeVersion("m", "1", ("small", Bytes.Of(10)), ("large", Bytes.Of(100_000)), ("middle", Bytes.Of(50_000)));
        _root.Write(StoreLayout.Part(version.Key, ModelPath.Parse("large")), Bytes.Of(8192));
        _root.Write(StoreLayout.Part(version.Key, ModelPath.Parse("middle")), Bytes.Of(60_000));

        var plan = version.Plan(_root.Folder);

        Assert.Equal(["large", "middle", "small"], plan.Files.Select(file => file.File.Path.Value));
        Assert.Equal([8192, 50_000, 0], plan.Files.Select(file => file.PresentBytes));
        Assert.Equal(100_000 - 8192 + 10, plan.MissingBytes);
    }

    [Fact]
    public void Room_is_promised_once()
    {
        var book = new SpaceBook(_root.Folder);
        var free = DiskSpace.AvailableBytes(_root.Folder);
        using (var most = book.Reserve(free / 4 * 3))
        {
            var failure = Assert.Throws<ModelManagerException>(() => book.Reserve(free / 2));
            Assert.Equal((ErrorCode.InsufficientSpace, (free / 2) + SpaceBook.MarginBytes), (failure.Code, failure.Detail.RequiredBytes));
            Assert.InRange(failure.Detail.AvailableBytes, 0, free / 2);

            // What is written counts in the disk's own figure from then on.
            for (var left = free / 4 * 3; left > 0; left -= int.MaxValue)
            {
                most.Used((int)Math.Min(left, int.MaxValue));
            }

            book.Reserve(free / 2).Dispose();
            most.Used(int.MaxValue);
            Assert.Equal(0, most.RemainingBytes);
        }

        book.Reserve(free / 2).Dispose();
        Assert.Throws<ModelManagerException>(() => book.Reserve(1L << 50));
        book.Reserve(0).Dispose();
    }
}
