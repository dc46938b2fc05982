using ModelManager.Platform;
using ModelManager.Primitives;
using ModelManager.Registry;
using ModelManager.Store;

namespace ModelManager.Downloads;

/// <summary>What a download is told of versions that are installed: with their folders, and durable where they are to be confirmed.</summary>
internal sealed class InstalledVersions(RootFolder root, ModelRegistry registry, Publisher publisher)
{
    /// <summary>The record of a version that is ready and there: whoever deletes its folder by hand gets it back by downloading it.</summary>
    public RegistryRecord? FindReady(ModelKey key) =>
        registry.Current.Find(key) is { IsReady: true } record && root.FolderExists(StoreLayout.Version(key)) ? record : null;

    /// <summary>The same, to be confirmed: who wrote it into the registry may not have lived to sync it.</summary>
    public InstalledModel? FindDurable(ModelKey key)
    {
        if (FindReady(key) is not { } ready)
        {
            return null;
        }

        registry.MakeDurable();
        if (!ready.IsVerified)
        {
            // Its files came from elsewhere, and nobody has looked at them yet.
            publisher.MakeDurable(key, ready.ChecksumSha256);
        }

        return ready.ToInstalled();
    }

    /// <summary>Refuses a version that some file systems, and some people, could not tell from one that is there.</summary>
    /// <exception cref="ModelManagerException"><see cref="ErrorCode.InvalidArgument"/></exception>
    public void CheckTwin(ModelKey key)
    {
        if (registry.Current.FindTwin(key) is { } twin)
        {
            throw ModelManagerException.Invalid($"'{key}' differs only by case from '{twin}', which is installed");
        }
    }
}
