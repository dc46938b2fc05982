using ModelManager.Platform;
using ModelManager.Primitives;
using ModelManager.Server.Library;

namespace ModelManager.Server.Publishing;

/// <summary>Whether a new version may stand beside what is in storage.</summary>
internal static class ExistingNames
{
    /// <summary>Refuses a version that is there, and an id or version that differs only by case from one that is.</summary>
    /// <exception cref="ModelManagerException"><see cref="ErrorCode.InvalidArgument"/></exception>
    public static void Check(RootFolder storage, ModelKey key)
    {
        if (StorageLayout.Refusal(key.Id) is { } refusal)
        {
            throw ModelManagerException.Invalid($"the model id {refusal}");
        }

        if (IsThere(storage, key))
        {
            throw AlreadyThere(key);
        }

        CheckTwin(storage, StorageLayout.Models, key.Id.Value, "the model id");
        CheckTwin(storage, StorageLayout.Model(key.Id), key.Version.Value, "the version");
    }

    public static bool IsThere(RootFolder storage, ModelKey key) => storage.Status(StorageLayout.Version(key)) is not null;

    public static ModelManagerException AlreadyThere(ModelKey key) =>
        ModelManagerException.Invalid($"{key} is published already, and a published version never changes");

    private static void CheckTwin(RootFolder storage, string folder, string name, string what)
    {
        var fold = NameRules.Fold(name);
        foreach (var (existing, _) in storage.List(folder))
        {
            if (existing != name && NameRules.Fold(existing) == fold)
            {
                throw ModelManagerException.Invalid($"{what} '{name}' and the existing '{existing}' differ only by case");
            }
        }
    }
}
