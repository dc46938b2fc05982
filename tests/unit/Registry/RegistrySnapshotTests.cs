using ModelManager.Primitives;
using ModelManager.Registry;

namespace ModelManager.UnitTests.Registry;

public sealed class RegistrySnapshotTests
{
    [Fact]
    public void The_newest_is_the_newest_that_is_ready()
    {
        var snapshot = Snapshot(("m", "1.9.0", true), ("m", "1.10.0", true), ("m", "2.0.0", false), ("m", "1.10.0-rc.1", true), ("n", "1", false));

        Assert.Equal("1.10.0", snapshot.Find("m", null)!.Key.Version.Value);
        Assert.Equal("1.10.0", snapshot.Find("m"u8, [])!.Key.Version.Value);
        Assert.False(snapshot.Find("m", "2.0.0")!.IsReady);
        Assert.False(snapshot.Find("m"u8, "2.0.0"u8)!.IsReady);
        Assert.Null(snapshot.Find("n", null));
        Assert.Null(snapshot.Find("n"u8, []));
        Assert.False(snapshot.Find("n", "1")!.IsReady);
        Assert.Null(snapshot.Find("o", null));
        Assert.Null(snapshot.Find("m", "3"));
        Assert.Null(snapshot.Find("m", ""));
        Assert.Null(snapshot.Find("M", null));
        Assert.Null(snapshot.Find("M"u8, []));
    }

    [Theory]
    [InlineData("m", "1", null)]
    [InlineData("m", "2", null)]
    [InlineData("other", "1", null)]
    [InlineData("M", "1", "m")]
    [InlineData("M", "2", "m")]
    [InlineData("m", "1-RC", "1-rc")]
    [InlineData("n", "1-RC", null)]
    public void Twins_by_case_are_found(string id, string version, string? twin) =>
        Assert.Equal(twin, Snapshot(("m", "1", true), ("m", "1-rc", false)).FindTwin(ModelKey.Parse(id, version)));

    private static RegistrySnapshot Snapshot(params (string Id, string Version, bool IsReady)[] records) => new(
        1, [.. records.Select(record => new RegistryRecord(ModelKey.Parse(record.Id, record.Version), record.IsReady, true, 1, Digest.Of([]), default, "{}", $"/models/{record.Id}/{record.Version}"))]);
}
