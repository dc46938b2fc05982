namespace ModelManager.Primitives;

/// <summary>
/// Where everything is below the root, as relative paths with <c>/</c>. Pure functions; every name that is derived from an id,
/// a version or a file is made here or in <see cref="DerivedName"/>.
/// </summary>
internal static class StoreLayout
{
    public const string Registry = "registry.json";
    public const string Models = "models";
    public const string Temp = "models/temp";
    public const string Markers = "in-progress-downloads";
    public const string Own = ".modelmanager";
    public const string Format = Own + "/format";
    public const string Generation = Own + "/generation";
    public const string Guards = Own + "/guards";
    public const string Leases = Own + "/leases";
    public const string Staging = Own + "/staging";
    public const string Trash = Own + "/trash";
    public const string Tasks = Own + "/tasks";
    public const string KnownChecksums = Own + "/checksums";
    public const string NodeId = Own + "/node-id";
    public const string Ranking = Own + "/ranking";
    public const string PreviousRegistry = Own + "/registry.prev";
    public const string RegistrySum = Own + "/registry.sum";
    public const string RegistryGuard = Guards + "/registry";
    public const string RankingGuard = Guards + "/ranking";
    public const string SelfTestGuard = Guards + "/self-test";

    public const string MarkerSuffix = ".lock";
    public const string PartSuffix = ".part";
    public const string JournalSuffix = ".journal";
    public const string LeaseSuffix = ".json";
    public const string RecordSuffix = ".json";

    /// <summary>The folders that exist in every root.</summary>
    public static IReadOnlyList<string> Folders { get; } = [Models, Temp, Markers, Own, Guards, Leases, Staging, Trash, Tasks, KnownChecksums];

    /// <summary>The folder that a path below another folder is in.</summary>
    public static string ParentOf(string path) => path[..path.LastIndexOf('/')];

    /// <summary>The published folder of a version.</summary>
    public static string Version(ModelKey key) => $"{Models}/{key.Id}/{key.Version}";

    /// <summary>The lock of a version.</summary>
    public static string Guard(ModelKey key) => $"{Guards}/{DerivedName.HashOf(key)}";

    /// <summary>The lock of the version that a file of <see cref="Tasks"/> or <see cref="KnownChecksums"/> is about, by the file's name; null for a name that is none of ours.</summary>
    public static string? TryGuardOf(string fileName)
    {
        var hash = fileName.Split('.')[0];
        return hash.Length == DerivedName.KeyHashDigits && hash.All(char.IsAsciiHexDigitLower) ? $"{Guards}/{hash}" : null;
    }

    /// <summary>The record of an unfinished task.</summary>
    public static string Task(ModelKey key) => $"{Tasks}/{DerivedName.HashOf(key)}{RecordSuffix}";

    /// <summary>How far a task is, for other processes that wait for it.</summary>
    public static string Progress(ModelKey key) => $"{Tasks}/{DerivedName.HashOf(key)}.progress";

    /// <summary>The checksum that the library first gave for a version.</summary>
    public static string KnownChecksum(ModelKey key) => $"{KnownChecksums}/{DerivedName.HashOf(key)}";

    /// <summary>What the names of the records of a version's leases begin with.</summary>
    public static string LeasePrefix(ModelKey key) => $"{DerivedName.HashOf(key)}.";

    /// <summary>The record of one lease.</summary>
    public static string Lease(ModelKey key, Guid lease) => $"{Leases}/{LeasePrefix(key)}{lease:n}{LeaseSuffix}";

    /// <summary>The visible marker of a download.</summary>
    public static string Marker(ModelKey key) => $"{Markers}/{DerivedName.Of(key)}{MarkerSuffix}";

    /// <summary>The partial content of one file.</summary>
    public static string Part(ModelKey key, ModelPath path) => $"{Temp}/{DerivedName.Of(key, path)}{PartSuffix}";

    /// <summary>The visible marker beside a partial file while it is written.</summary>
    public static string PartMarker(string part) => part + MarkerSuffix;

    /// <summary>What is known to be durable of a partial file.</summary>
    public static string Journal(string part) => part + JournalSuffix;
}
