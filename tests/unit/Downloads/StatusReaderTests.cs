using ModelManager.Downloads;
using ModelManager.Lifecycle;
using ModelManager.Primitives;
using ModelManager.Registry;

namespace ModelManager.UnitTests.Downloads;

public class StatusReaderTests
{
    private static readonly ModelKey s_key = ModelKey.Parse("m", "1");

    [Fact]
    public void Without_downloads_the_registry_tells()
    {
        Assert.Equal(new ModelStatus(ModelState.Ready, s_key, "/p", null, null), StatusReader.Read(s_key, Record(isReady: true), null));
        Assert.Equal(new ModelStatus(ModelState.Absent, s_key, null, null, null), StatusReader.Read(s_key, null, null));
        var failed = StatusReader.Read(s_key, Record(isReady: false), null);
        Assert.Equal((ModelState.Failed, ErrorCode.Corrupt, null), (failed.State, failed.Error!.Code, failed.Path));
    }

    private static RegistryRecord Record(bool isReady) => new(s_key, isReady, true, 1, Digest.Of([]), default, "{}", "/p");
}
