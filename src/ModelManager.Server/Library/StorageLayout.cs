using ModelManager.Primitives;

namespace ModelManager.Server.Library;

/// <summary>Where everything is in the storage folder, as paths relative to it.</summary>
internal static class StorageLayout
{
    public const string Models = "models";

    /// <summary>The static form of the catalogue, for plain HTTP servers.</summary>
    public const string Indexes = "api/models";

    public const string IndexName = "index.json";

    /// <summary>What is not served: the lock and the versions being copied.</summary>
    public const string Private = ".modellibrary";

    public const string Lock = Private + "/lock";

    public const string Staging = Private + "/staging";

    public const string ListIndex = Indexes + "/" + IndexName;

    public static string Model(ModelId id) => $"{Models}/{id.Value}";

    public static string Version(ModelKey key) => $"{Model(key.Id)}/{key.Version.Value}";

    public static string ModelIndexFolder(ModelId id) => $"{Indexes}/{id.Value}";

    public static string ModelIndex(ModelId id) => $"{ModelIndexFolder(id)}/{IndexName}";

    /// <summary>Why a valid id cannot be published, or null: in the static catalogue its folder would be where the index is.</summary>
    public static string? Refusal(ModelId id) =>
        NameRules.Fold(id.Value).StartsWith("INDEX.JSON", StringComparison.Ordinal) ? "is a name that the catalogue keeps for itself" : null;
}
