using ModelManager.Primitives;

namespace ModelManager.Platform;

/// <summary>How much room there is.</summary>
internal static class DiskSpace
{
    /// <summary>Bytes that this user may still write on the root's file system.</summary>
    public static long AvailableBytes(RootFolder root)
    {
        try
        {
            return new DriveInfo(root.Path).AvailableFreeSpace;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ModelManagerException(ErrorCode.Io, $"cannot read the free space of '{root.Path}': {e.Message}", new ErrorDetail { Path = root.Path }, e);
        }
    }
}
