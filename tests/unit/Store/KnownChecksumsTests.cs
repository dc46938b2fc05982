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
    [InlineData("0000000000000000000000000000000000000000000000000000000000000000\n")]
    public void What_cannot_be_read_is_written_anew(string content) => AssertHealed(content);

    [Fact]
    public void What_is_too_long_is_written_anew() => AssertHealed(new string('0', 100_000));

    [Fact]
    public void A_flipped_bit_changes_no_library()
    {
        var path = StoreLayout.KnownChecksum(_version.Key);
        new KnownChecksums(_root.Folder).Remember(_version.Entry);
        var right = _root.ReadText(path);
        for (var at = 0; at < right.Length; at++)
        {
            AssertHealed(right[..at] + (char)(right[at] ^ 1) + right[(at + 1)..]);
            AssertHealed(right[..at]);
        }
    }

    [Fact]
    public void What_belongs_to_another_version_says_nothing()
    {
        var other = new FakeVersion("m", "2", ("f", Bytes.Of(10, seed: 2)));
        new KnownChecksums(_root.Folder).Remember(other.Entry);
        AssertHealed(_root.ReadText(StoreLayout.KnownChecksum(other.Key)));
    }

    private void AssertHealed(string content)
    {
        var path = StoreLayout.KnownChecksum(_version.Key);
        File.Delete(_root.At(path));
        _root.Write(path, content);
        var known = new KnownChecksums(_root.Folder);

        known.Check(_version.Entry);
        known.Remember(_version.Entry);

        Assert.StartsWith(_version.Entry.ChecksumSha256.Hex + "\n", _root.ReadText(path), StringComparison.Ordinal);
        Assert.Throws<ModelManagerException>(() => known.Check(new FakeVersion("m", "1", ("f", Bytes.Of(10, seed: 2))).Entry));
    }
}
