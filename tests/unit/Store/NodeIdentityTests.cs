using ModelManager.Primitives;
using ModelManager.Store;
using ModelManager.UnitTests.Support;

namespace ModelManager.UnitTests.Store;

public sealed class NodeIdentityTests : IDisposable
{
    private readonly TemporaryRoot _root = new();

    public void Dispose() => _root.Dispose();

    [Fact]
    public void A_root_has_one_name_for_ever_even_when_many_ask_at_once()
    {
        var names = new string[16];

        Parallel.For(0, names.Length, i => names[i] = NodeIdentity.GetOrCreate(_root.Folder));

        Assert.Single(names.Distinct());
        Assert.Equal(names[0], NodeIdentity.GetOrCreate(_root.Folder));
        Assert.Equal(names[0], _root.ReadText(StoreLayout.NodeId));
        Assert.DoesNotContain(_root.Names(StoreLayout.Own), name => name.StartsWith("node-id.", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    public void One_that_a_power_cut_emptied_is_made_anew_once(string content)
    {
        _root.Write(StoreLayout.NodeId, content);

        var name = NodeIdentity.GetOrCreate(_root.Folder);

        Assert.Equal(32, name.Length);
        Assert.Equal(name, NodeIdentity.GetOrCreate(_root.Folder));
    }

    [Fact]
    public void A_name_that_cannot_be_read_is_replaced_for_this_time()
    {
        Directory.CreateDirectory(_root.At(StoreLayout.NodeId));

        Assert.Equal(32, NodeIdentity.GetOrCreate(_root.Folder).Length);
    }
}
