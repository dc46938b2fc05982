namespace ModelManager.Transfer;

/// <summary>
/// The buffers between network, file and hash, used again by whoever is next, on whatever thread. The framework's shared pool keeps one array with each
/// thread that gave one back, where others do not find it; so it made 40 new ones for a GiB, and each few of them a collection of everything.
/// </summary>
internal sealed class Blocks
{
    /// <summary>The size of each.</summary>
    public const int Bytes = 256 * 1024;

    /// <summary>So many are kept while no transfer runs and no other is in use.</summary>
    private const int KeptIdle = 2;

    // As many as all connections and hashes of a process will use at once, 16 MiB; more are left to the collector.
    private readonly byte[]?[] _free = new byte[64][];
    private readonly Lock _lock = new();
    private int _freeCount;

    // Blocks in use and transfers that run.
    private int _users;

    /// <summary>Those of this process.</summary>
    public static Blocks Shared { get; } = new();

    /// <summary>A transfer begins, and keeps what others give back until it is disposed of: of many small files there is none in use now and again.</summary>
    public Transfer Keep()
    {
        lock (_lock)
        {
            _users++;
            return new Transfer(this);
        }
    }

    /// <summary>A block of <see cref="Bytes"/> with anything in it; <see cref="Return"/> it once, when nobody reads or writes it any more.</summary>
    public byte[] Rent()
    {
        lock (_lock)
        {
            if (_freeCount > 0)
            {
                _users++;
                var block = _free[--_freeCount]!;
                _free[_freeCount] = null;
                return block;
            }
        }

        var another = GC.AllocateUninitializedArray<byte>(Bytes);
        lock (_lock)
        {
            _users++;
        }

        return another;
    }

    /// <summary>Gives a block back.</summary>
    public void Return(byte[] block)
    {
        lock (_lock)
        {
            _users--;
            if (_freeCount < _free.Length)
            {
                _free[_freeCount++] = block;
            }

            Trim();
        }
    }

    private void End()
    {
        lock (_lock)
        {
            _users--;
            Trim();
        }
    }

    private void Trim()
    {
        while (_users == 0 && _freeCount > KeptIdle)
        {
            _free[--_freeCount] = null;
        }
    }

    /// <summary>A transfer that runs. Disposed of once.</summary>
    internal readonly struct Transfer(Blocks blocks) : IDisposable
    {
        public void Dispose() => blocks.End();
    }
}
