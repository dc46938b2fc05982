using ModelManager.Primitives;

namespace ModelManager.UnitTests.Primitives;

public class ByteRangeTests
{
    [Theory]
    [InlineData(0, 0, 0)]
    [InlineData(5, 5, 0)]
    [InlineData(0, 1, 1)]
    [InlineData(10, 25, 15)]
    [InlineData(5_000_000_000, 60_000_000_000, 55_000_000_000)]
    [InlineData(0, long.MaxValue, long.MaxValue)]
    public void The_end_is_not_part_of_the_range(long start, long end, long length)
    {
        Assert.Equal(length, new ByteRange(start, end).Length);
        Assert.Equal(new ByteRange(start, end), new ByteRange(start, end));
        Assert.NotEqual(new ByteRange(start, end), new ByteRange(start + 1, end));
    }
}
