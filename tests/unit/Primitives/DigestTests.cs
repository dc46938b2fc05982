using ModelManager.Primitives;

namespace ModelManager.UnitTests.Primitives;

public class DigestTests
{
    private const string OfNothing = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    private const string OfAbc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    [Fact]
    public void Known_digests()
    {
        Assert.Equal(OfNothing, Digest.Of([]).Hex);
        Assert.Equal(OfAbc, Digest.Of("abc"u8).Hex);
        Assert.Equal(Digest.Of("abc"u8), Digest.FromHash(Convert.FromHexString(OfAbc)));
    }

    [Fact]
    public void Either_case_is_read_and_lower_case_is_kept()
    {
        Assert.True(Digest.TryParse(OfAbc, out var lower));
        Assert.True(Digest.TryParse(OfAbc.ToUpperInvariant(), out var upper));

        Assert.Equal(lower, upper);
        Assert.Equal(lower.GetHashCode(), upper.GetHashCode());
        Assert.Equal(OfAbc, upper.Hex);
        Assert.Equal(OfAbc, upper.ToString());
        Assert.NotEqual(lower, Digest.Of([]));
    }

    public static TheoryData<string?> Unreadable =>
    [
        null, "", OfAbc[1..], OfAbc + "0", " " + OfAbc[1..], OfAbc[1..] + "\n", "g" + OfAbc[1..], "0x" + OfAbc[2..], "\uff10" + OfAbc[1..], "-" + OfAbc[1..],
    ];

    [Theory]
    [MemberData(nameof(Unreadable))]
    public void Anything_else_is_not_a_digest(string? text)
    {
        Assert.False(Digest.TryParse(text, out var digest));
        Assert.Equal(default, digest);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(31)]
    [InlineData(33)]
    public void A_hash_has_32_bytes(int length)
    {
        Assert.Throws<ArgumentException>(() => Digest.FromHash(new byte[length]));
    }

    [Fact]
    public void One_that_was_never_set_has_no_digits()
    {
        Assert.Throws<InvalidOperationException>(() => default(Digest).Hex);
        Assert.Equal("", default(Digest).ToString());
        Assert.NotEqual(default, Digest.Of([]));
    }
}
