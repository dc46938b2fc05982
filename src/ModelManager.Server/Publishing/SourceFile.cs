using ModelManager.Platform;
using ModelManager.Primitives;

namespace ModelManager.Server.Publishing;

/// <summary>A file to be published. It does not own <paramref name="Folder"/>.</summary>
/// <param name="Path">Its path inside the model.</param>
/// <param name="Folder">A folder that it is in.</param>
/// <param name="Relative">Its path in that folder.</param>
internal sealed record SourceFile(ModelPath Path, RootFolder Folder, string Relative)
{
    public DurableFile Open() => Folder.TryOpenRead(Relative)
        ?? throw new ModelManagerException(ErrorCode.Io, $"cannot open '{Folder.FullPath(Relative)}': it is gone, or its name is not UTF-8");
}
