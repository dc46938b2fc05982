using ModelManager.Catalogue;
using ModelManager.Downloads;
using ModelManager.Primitives;
using ModelManager.Registry;

namespace ModelManager.UnitTests.Downloads;

public class UpdateFinderTests
{
    [Fact]
    public void A_newer_version_than_any_that_is_installed_is_an_update()
    {
        InstalledModel[] installed = [Installed("b", "1.9.0"), Installed("b", "1.10.0"), Installed("a", "1.0.0"), Installed("c", "2.0.0"), Installed("gone", "1")];
        CatalogueModel[] offered = [Offered("b", "1.11.0"), Offered("a", "1.0.1"), Offered("c", "2.0.0-rc.1"), Offered("new", "1")];

        var updates = UpdateFinder.Find(installed, offered);

        Assert.Equal(["a 1.0.0 1.0.1", "b 1.10.0 1.11.0"], updates.Select(update => $"{update.Id} {update.InstalledVersion} {update.LatestVersion}"));
        Assert.All(updates, update => Assert.Equal(7, update.SizeBytes));
    }

    private static InstalledModel Installed(string id, string version) => new(ModelKey.Parse(id, version), "/p", 1, Digest.Of([]), default, "{}");

    private static CatalogueModel Offered(string id, string version) => new(ModelId.Parse(id), ModelVersion.Parse(version), [ModelVersion.Parse(version)], 7, "{}");
}
