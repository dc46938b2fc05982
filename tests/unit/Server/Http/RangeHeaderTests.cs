using ModelManager.Primitives;
using ModelManager.Server.Http;

namespace ModelManager.UnitTests.Server.Http;

public class RangeHeaderTests
{
    private const long Length = 1000;

    [Theory]
    [InlineData("bytes=0-0", 0, 1)]
    [InlineData("bytes=0-999", 0, 1000)]
    [InlineData("bytes=10-19", 10, 20)]
    [InlineData("bytes=10-", 10, 1000)]
    [InlineData("bytes=999-", 999, 1000)]
    [InlineData("bytes=0-5000", 0, 1000)]
    [InlineData("bytes=5-9223372036854775807", 5, 1000)]
    [InlineData("bytes=5-99999999999999999999999", 5, 1000)]
    [InlineData("bytes=-1", 999, 1000)]
    [InlineData("bytes=-1000", 0, 1000)]
    [InlineData("bytes=-5000", 0, 1000)]
    [InlineData("bytes=-99999999999999999999999", 0, 1000)]
    [InlineData("BYTES=0-0", 0, 1)]
    [InlineData("bytes= 1-2 ", 1, 3)]
    public void A_range_inside_is_sent(string header, long start, long end)
    {
        Assert.True(RangeHeader.Read(header, Length, out var range));
        Assert.Equal(new ByteRange(start, end), range);
    }

    [Theory]
    [InlineData("bytes=1000-")]
    [InlineData("bytes=1000-1001")]
    [InlineData("bytes=99999999999999999999999-")]
    [InlineData("bytes=9223372036854775807-9223372036854775807")]
    [InlineData("bytes=-0")]
    public void A_range_outside_is_refused(string header)
    {
        Assert.False(RangeHeader.Read(header, Length, out _));
    }

    [Theory]
    [InlineData("bytes=0-")]
    [InlineData("bytes=0-0")]
    [InlineData("bytes=-1")]
    public void Nothing_is_inside_of_empty_content(string header)
    {
        Assert.False(RangeHeader.Read(header, 0, out _));
    }

    [Theory]
    [InlineData("")]
    [InlineData("bytes")]
    [InlineData("bytes=")]
    [InlineData("bytes=-")]
    [InlineData("bytes=5")]
    [InlineData("bytes=5-4")]
    [InlineData("bytes=a-b")]
    [InlineData("bytes=0x1-0x2")]
    [InlineData("bytes=+1-2")]
    [InlineData("bytes=1 -2")]
    [InlineData("bytes=--5")]
    [InlineData("bytes=1-2-3")]
    [InlineData("bytes=0-1,3-4")]
    [InlineData("bytes=٠-١")]
    [InlineData("items=0-1")]
    public void What_cannot_be_one_range_is_ignored(string header)
    {
        Assert.Null(RangeHeader.Read(header, Length, out _));
    }
}
