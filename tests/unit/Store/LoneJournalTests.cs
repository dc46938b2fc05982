using ModelManager.Primitives;
using ModelManager.Store;
using ModelManager.UnitTests.Support;

namespace ModelManager.UnitTests.Store;

/// <summary>After a power cut the journal of a partial file may be there without it.</summary>
public sealed class LoneJournalTests : IDisposable
{
    private static readonly string s_part = StoreLayout.Part(ModelKey.Parse("m", "1.0"), ModelPath.Parse("f"));

    private readonly TemporaryRoot _root = new();

    public void Dispose() => _root.Dispose();

    [Theory]
    [InlineData("")]
    [InlineData(".new")]
    public void Without_its_partial_file_it_goes(string draft)
    {
        _root.Write(StoreLayout.Journal(s_part) + draft, "claims");

        new OrphanSweep(_root.Folder, new Guards(_root.Folder, TimeProvider.System)).RemoveLoneJournals();

        Assert.False(_root.Exists(StoreLayout.Journal(s_part) + draft));
    }

    [Fact]
    public void Beside_its_partial_file_it_stays()
    {
        _root.Write(s_part, "content");
        _root.Write(StoreLayout.Journal(s_part), "claims");

        new OrphanSweep(_root.Folder, new Guards(_root.Folder, TimeProvider.System)).RemoveLoneJournals();

        Assert.True(_root.Exists(StoreLayout.Journal(s_part)));
    }
}
