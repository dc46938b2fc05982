using ModelManager.Catalogue;
using ModelManager.Primitives;
using ModelManager.Registry;

namespace ModelManager.Downloads;

/// <summary>Compares what is installed with what the library offers.</summary>
internal static class UpdateFinder
{
    public static IReadOnlyList<ModelUpdate> Find(IEnumerable<InstalledModel> installed, IEnumerable<CatalogueModel> offered)
    {
        var newest = installed.GroupBy(model => model.Key.Id)
            .ToDictionary(group => group.Key, group => group.Select(model => model.Key.Version).Max(VersionOrder.Instance));
        return
        [
            .. from model in offered
               where newest.ContainsKey(model.Id) && VersionOrder.Instance.Compare(model.LatestVersion, newest[model.Id]) > 0
               orderby model.Id
               select new ModelUpdate(model.Id, newest[model.Id], model.LatestVersion, model.SizeBytes),
        ];
    }
}
