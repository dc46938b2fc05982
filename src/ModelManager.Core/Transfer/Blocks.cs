namespace ModelManager.Transfer;

/// <summary>
/// The buffers between network, file and hash, used again by whoever is next, on whatever thread. The framework's shared pool keeps arrays with the
/// threads that gave them back, where others do not find them, and lets go of them whenever it collects, which allocating arrays of this size brings about.
/// </summary>
internal static class Blocks
{
    /// <summary>The size of each.</summary>
    public const int Bytes = 256 * 1024;

    /// <summary>So many are kept while no other is in use.</summary>
    private const int KeptIdle = 2;

    // As many as all connections and hashes of a process will use at once; more are left to the collector.
    private static readonly byte[]?[] s_free = new byte[64][];
    private static readonly Lock s_lock = new();
    private static int s_freeCount;
    private static int s_inUse;

    /// <summary>A block of <see cref="Bytes"/> with anything in it; <see cref="Return"/> it once, when nobody reads or writes it any more.</summary>
    public static byte[] Rent()
    {
        lock (s_lock)
        {
            if (s_freeCount > 0)
            {
                s_inUse++;
                var block = s_free[--s_freeCount]!;
                s_free[s_freeCount] = null;
                return block;
            }
        }

        var another = GC.AllocateUninitializedArray<byte>(Bytes);
        lock (s_lock)
        {
            s_inUse++;
        }

        return another;
    }

    public static void Return(byte[] block)
    {
        lock (s_lock)
        {
            s_inUse--;
            if (s_freeCount < s_free.Length)
            {
                s_free[s_freeCount++] = block;
            }

            while (s_inUse == 0 && s_freeCount > KeptIdle)
            {
                s_free[--s_freeCount] = null;
            }
        }
    }
}
