using ModelManager.Primitives;

namespace ModelManager.UnitTests.Primitives;

/// <summary>Ids, versions and the two together; which names are acceptable is in <see cref="NameRulesTests"/>.</summary>
public class ModelIdTests
{
    [Fact]
    public void A_caller_is_told_what_is_wrong_with_which_argument()
    {
        var id = Assert.Throws<ModelManagerException>(() => ModelKey.Parse("a/b", "1"));
        var version = Assert.Throws<ModelManagerException>(() => ModelKey.Parse("a", null));

        Assert.Equal((ErrorCode.InvalidArgument, "the model id has a separator, a colon or a control character"), (id.Code, id.Message));
        Assert.Equal((ErrorCode.InvalidArgument, "the version is empty"), (version.Code, version.Message));
    }

    [Fact]
    public void Identity_is_ordinal()
    {
        Assert.Equal(ModelId.Parse("a"), ModelId.Parse("a"));
        Assert.NotEqual(ModelId.Parse("a"), ModelId.Parse("A"));
        Assert.NotEqual(ModelVersion.Parse("1.0"), ModelVersion.Parse("1.00"));
        Assert.Equal(ModelKey.Parse("a", "1").GetHashCode(), ModelKey.Parse("a", "1").GetHashCode());
        Assert.Equal("a 1", ModelKey.Parse("a", "1").ToString());
    }

    [Fact]
    public void Ids_are_sorted_ordinally()
    {
        string[] sorted = ["A", "B", "a", "b", "é", "语"];

        Assert.Equal(sorted, sorted.Reverse().Select(ModelId.Parse).Order().Select(id => id.Value));
    }

    [Fact]
    public void One_that_was_never_set_has_no_value_and_prints_as_nothing()
    {
        Assert.Throws<InvalidOperationException>(() => default(ModelId).Value);
        Assert.Throws<InvalidOperationException>(() => default(ModelVersion).Value);
        Assert.Equal("", default(ModelId).ToString());
        Assert.Equal("", default(ModelVersion).ToString());
        Assert.Equal(default, default(ModelId));
        Assert.NotEqual(default, ModelId.Parse("a"));
        Assert.True(default(ModelId).CompareTo(ModelId.Parse("a")) < 0);
    }

    [Fact]
    public void A_refused_text_leaves_the_default()
    {
        Assert.False(ModelId.TryParse("..", out var id, out _));
        Assert.False(ModelVersion.TryParse("..", out var version, out _));

        Assert.Equal(default, id);
        Assert.Equal(default, version);
    }
}
