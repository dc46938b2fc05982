using ModelManager.Primitives;

namespace ModelManager.Downloads;

/// <summary>Which download it is. The version is unknown until the newest one was looked up.</summary>
internal sealed class DownloadIdentity(string taskId, ModelId id, ModelVersion? version)
{
    public string TaskId { get; } = taskId;

    public ModelId Id { get; } = id;

    public ModelVersion? Version { get; private set; } = version;

    /// <summary>Model and version; null while the version is unknown.</summary>
    public ModelKey? Key => Version is { } known ? new ModelKey(Id, known) : null;

    /// <summary>The newest version turned out to be this one.</summary>
    public void Bind(ModelVersion version) => Version = version;
}
