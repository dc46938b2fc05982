using ModelManager.Primitives;

namespace ModelManager.UnitTests.Primitives;

public class PathSetTests
{
    [Theory]
    [InlineData("a", "b", "c/d", "c/e", "c/f/g", "h/d")]
    [InlineData("été", "ete")]
    [InlineData("a/b/c", "a/d", "a/b/e", "f", "a/g", "a/b/h")]
    [InlineData("a.bin", "a/bin")]
    [InlineData("ab", "a/b")]
    [InlineData("ß", "ss")]
    public void Paths_that_can_stand_side_by_side(params string[] paths)
    {
        var set = new PathSet();

        Assert.All(paths, path => Assert.Null(set.Add(ModelPath.Parse(path))));
    }

    [Theory]
    [InlineData("a", "a", "'a' and 'a' cannot exist side by side")]
    [InlineData("a", "A", "'A' and 'a' cannot exist side by side")]
    [InlineData("été", "ÉTÉ", "'ÉTÉ' and 'été' cannot exist side by side")]
    [InlineData("\u1e96", "H\u0331", "'H\u0331' and '\u1e96' cannot exist side by side")]
    [InlineData("d/x/a", "d/x/A", "'d/x/A' and 'd/x/a' cannot exist side by side")]
    [InlineData("d/a", "D/b", "'D' and 'd' differ only by case")]
    [InlineData("d/x/a", "d/X/b", "'d/X' and 'd/x' differ only by case")]
    [InlineData("a", "a/b", "'a' and 'a' cannot exist side by side")]
    [InlineData("a/b", "a", "'a' and 'a' cannot exist side by side")]
    [InlineData("a/b/c", "a/b", "'a/b' and 'a/b' cannot exist side by side")]
    [InlineData("A", "a/b", "'a' and 'A' cannot exist side by side")]
    [InlineData("a/b", "A", "'A' and 'a' cannot exist side by side")]
    public void Paths_that_cannot(string first, string second, string refusal)
    {
        var set = new PathSet();

        Assert.Null(set.Add(ModelPath.Parse(first)));
        Assert.Equal(refusal, set.Add(ModelPath.Parse(second)));
    }

    [Fact]
    public void A_path_that_was_refused_leaves_the_folder_of_another_refused()
    {
        var set = new PathSet();

        Assert.Null(set.Add(ModelPath.Parse("d/a")));
        Assert.NotNull(set.Add(ModelPath.Parse("D/b")));
        Assert.NotNull(set.Add(ModelPath.Parse("D/c")));
    }
}
