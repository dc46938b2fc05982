using ModelManager.Planning;
using ModelManager.Platform;
using ModelManager.Primitives;
using ModelManager.Transfer;
using ModelManager.UnitTests.Support;
using ModelManager.Verification;

namespace ModelManager.UnitTests.Verification;

public sealed class VerifiedContentTests : IDisposable
{
    private readonly TemporaryRoot _root = new();
    private readonly byte[] _content = Bytes.Of(1000);

    public void Dispose() => _root.Dispose();

    [Fact]
    public void Only_the_bytes_of_the_catalogue_are_verified()
    {
        Assert.NotNull(Verify(_content));
        Assert.Null(Verify(_content.Flipped(999)));
        Assert.Null(Verify(_content[..999]));
        Assert.Null(Verify([.. _content, 0]));
        Assert.Null(Verify([]));
    }

    [Fact]
    public void What_passed_before_the_file_began_anew_does_not_count()
    {
        using var hasher = new ContentHasher();
        hasher.Append(Bytes.Of(77, seed: 3));
        hasher.Reset();
        hasher.Append(_content.AsSpan(0, 500));
        hasher.Append(_content.AsSpan(500));

        Assert.Equal((Digest.Of(_content), 1000L), hasher.Finish());
        Assert.Equal((Digest.Of([]), 0L), hasher.Finish());
    }

    [Fact]
    public void Nobody_else_can_make_one() => Assert.Empty(typeof(VerifiedContent).GetConstructors());

    private VerifiedContent? Verify(byte[] passed)
    {
        FilePlan plan = new FakeVersion("m", "1", ("f", _content)).PlanFile(_root.Folder);
        using var hasher = new ContentHasher();
        hasher.Append(passed);
        return VerifiedContent.TryVerify(new PartialContent(plan, new FileIdentity(1, 2), 3), hasher);
    }
}
