using ModelManager.Primitives;
using ModelManager.Store;
using ModelManager.UnitTests.Support;

namespace ModelManager.UnitTests.Store;

public sealed class PartialsTests
{
    [Fact]
    public void The_partial_content_of_a_version_goes_and_nothing_else()
    {
        using var root = new TemporaryRoot();
        var (key, file) = (ModelKey.Parse("m", "1"), ModelPath.Parse("f"));
        var part = StoreLayout.Part(key, file);
        root.Write(part, "x");
        root.Write(StoreLayout.Journal(part), "x");
        root.Write(StoreLayout.PartMarker(part), "x");
        root.Write(StoreLayout.Part(ModelKey.Parse("m", "2"), file), "x");

        Partials.Delete(root.Folder, key, [file, ModelPath.Parse("absent")]);

        Assert.Equal(["m_2.f.part"], root.Names(StoreLayout.Temp));
    }
}
