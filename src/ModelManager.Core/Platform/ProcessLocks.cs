namespace ModelManager.Platform;

/// <summary>
/// What the threads of this process have locked on file systems that lock nothing, or say so of everything: between them, at least, a lock
/// excludes. Other processes know nothing of it.
/// </summary>
internal static class ProcessLocks
{
    private const int Exclusive = -1;

    private static readonly Lock s_lock = new();

    // How many share each; Exclusive for one that has it alone.
    private static readonly Dictionary<FileIdentity, int> s_held = [];

    /// <summary>Takes the lock of an inode that this process has open; false when another thread has one that excludes it.</summary>
    public static bool TryTake(FileIdentity inode, bool isShared)
    {
        lock (s_lock)
        {
            var count = s_held.GetValueOrDefault(inode);
            if (count == Exclusive || (count > 0 && !isShared))
            {
                return false;
            }

            s_held[inode] = isShared ? count + 1 : Exclusive;
            return true;
        }
    }

    public static void Release(FileIdentity inode)
    {
        lock (s_lock)
        {
            var count = s_held.GetValueOrDefault(inode);
            if (count > 1)
            {
                s_held[inode] = count - 1;
            }
            else
            {
                s_held.Remove(inode);
            }
        }
    }
}
