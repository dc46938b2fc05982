using ModelManager.Primitives;
using ModelManager.Store;
using ModelManager.UnitTests.Support;

namespace ModelManager.UnitTests.Store;

public sealed class KnownChecksumsTests : IDisposable
{
    private readonly TemporaryRoot _root = new();
    private readonly FakeVersion _version = new("m", "1", ("f", Bytes.Of(10)));

    public void Dispose() => _root.Dispose();

    [Fact]
    public void Another_checksum_of_the_same_version_is_a_changed_library()
    {
        var known = new KnownChecksums(_root.Folder);
        known.Check(_version.Entry);
        known.Remember(_version.Entry);
        known.Check(_version.Entry);
        known.Remember(new FakeVersion("m", "2", ("f", Bytes.Of(10, seed: 2))).Entry);
        var changed = new FakeVersion("m", "1", ("f", Bytes.Of(10, seed: 2))).Entry;

        Assert.Equal(ErrorCode.RemoteChanged, Assert.Throws<ModelManagerException>(() => known.Check(changed)).Code);
        Assert.Equal(ErrorCode.RemoteChanged, Assert.Throws<ModelManagerException>(() => new KnownChecksums(_root.Folder).Check(changed)).Code);
        known.Remember(changed);
        known.Check(_version.Entry);
    }

    [Fact]
    public void What_was_only_compared_is_not_remembered()
    {
        var known = new KnownChecksums(_root.Folder);
        known.Check(new FakeVersion("m", "1", ("f", Bytes.Of(10, seed: 2))).Entry);

        known.Remember(_version.Entry);

        known.Check(_version.Entry);
    }

    [Theory]
    [InlineData("")]
    [InlineData("garbage")]
    public void What_cannot_be_read_is_written_anew(string content)
    {
        _root.Write(StoreLayout.KnownChecksum(_version.Key), content);

        new KnownChecksums(_root.Folder).Remember(_version.Entry);

        Assert.Equal(_version.Entry.ChecksumSha256.Hex + "\n", _root.ReadText(StoreLayout.KnownChecksum(_version.Key)));
    }
}
