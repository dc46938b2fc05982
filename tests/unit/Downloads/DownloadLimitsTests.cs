using ModelManager.Downloads;
using ModelManager.Primitives;

namespace ModelManager.UnitTests.Downloads;

public class DownloadLimitsTests
{
    [Theory]
    [InlineData(0, 1, 1, true)]
    [InlineData(long.MaxValue, 64, 64, true)]
    [InlineData(-1, 1, 1, false)]
    [InlineData(0, 0, 1, false)]
    [InlineData(0, 65, 1, false)]
    [InlineData(0, 1, 0, false)]
    [InlineData(0, 1, 65, false)]
    public void Limits_are_checked(long bytesPerSecond, int downloads, int connections, bool isGood)
    {
        var limits = new DownloadLimits { BytesPerSecond = bytesPerSecond, ConcurrentDownloads = downloads, ConnectionsPerDownload = connections };

        var failure = Record.Exception(() => limits.Checked());

        Assert.Equal(isGood ? null : ErrorCode.InvalidArgument, (failure as ModelManagerException)?.Code);
    }
}
