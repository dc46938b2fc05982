using ModelManager.Primitives;

namespace ModelManager.UnitTests.Primitives;

public class StoreLayoutTests
{
    private static readonly ModelKey Key = ModelKey.Parse("whisper", "1.0.0");

    [Fact]
    public void Where_things_are()
    {
        var hash = DerivedName.HashOf(Key);
        var part = StoreLayout.Part(Key, ModelPath.Parse("model.bin"));

        Assert.Equal("models/whisper/1.0.0", StoreLayout.Version(Key));
        Assert.Equal("in-progress-downloads/whisper-1.0.0.lock", StoreLayout.Marker(Key));
        Assert.Equal("models/temp/whisper_1.0.0.model.bin.part", part);
        Assert.Equal("models/temp/whisper_1.0.0.model.bin.part.lock", StoreLayout.PartMarker(part));
        Assert.Equal("models/temp/whisper_1.0.0.model.bin.part.journal", StoreLayout.Journal(part));
        Assert.Equal($".modelmanager/guards/{hash}", StoreLayout.Guard(Key));
        Assert.Equal($".modelmanager/tasks/{hash}.json", StoreLayout.Task(Key));
        Assert.Equal($".modelmanager/checksums/{hash}", StoreLayout.KnownChecksum(Key));
    }

    [Theory]
    [InlineData(StoreLayout.Registry, "registry.json")]
    [InlineData(StoreLayout.Models, "models")]
    [InlineData(StoreLayout.Temp, "models/temp")]
    [InlineData(StoreLayout.Markers, "in-progress-downloads")]
    [InlineData(StoreLayout.Format, ".modelmanager/format")]
    [InlineData(StoreLayout.Generation, ".modelmanager/generation")]
    [InlineData(StoreLayout.Guards, ".modelmanager/guards")]
    [InlineData(StoreLayout.Leases, ".modelmanager/leases")]
    [InlineData(StoreLayout.Staging, ".modelmanager/staging")]
    [InlineData(StoreLayout.Trash, ".modelmanager/trash")]
    [InlineData(StoreLayout.PreviousRegistry, ".modelmanager/registry.prev")]
    [InlineData(StoreLayout.RegistrySum, ".modelmanager/registry.sum")]
    public void What_other_programs_look_for(string actual, string expected)
    {
        Assert.Equal(expected, actual);
    }

    [Fact]
    public void A_folder_comes_after_the_one_that_holds_it()
    {
        var folders = StoreLayout.Folders;

        Assert.Equal(folders.Count, folders.Distinct().Count());
        Assert.All(folders.Where(folder => folder.Contains('/', StringComparison.Ordinal)), folder =>
            Assert.InRange(folders.ToList().IndexOf(folder[..folder.LastIndexOf('/')]), 0, folders.ToList().IndexOf(folder) - 1));
    }

    [Fact]
    public void Guards_of_versions_cannot_be_those_with_names()
    {
        Assert.NotEqual(StoreLayout.RegistryGuard, StoreLayout.Guard(Key));
        Assert.Matches("^[.]modelmanager/guards/[0-9a-f]{32}$", StoreLayout.Guard(Key));
        Assert.DoesNotMatch("^[.]modelmanager/guards/[0-9a-f]{32}$", StoreLayout.RegistryGuard);
        Assert.DoesNotMatch("^[.]modelmanager/guards/[0-9a-f]{32}$", StoreLayout.SelfTestGuard);
    }
}
