using ModelManager.Platform;
using ModelManager.Primitives;

namespace ModelManager.Planning;

/// <summary>
/// Knows what running downloads will still write, so that two of them are not promised the same room. A reservation is given
/// back whole when its download ends; what it has written by then is in the disk's own figure.
/// </summary>
internal sealed class SpaceBook(RootFolder root)
{
    /// <summary>Room for folders, the registry and the journals, which no plan counts.</summary>
    public const long MarginBytes = 16 * 1024 * 1024;

    private readonly RootFolder _root = root;
    private readonly Lock _lock = new();
    private readonly HashSet<Reservation> _reservations = [];

    /// <summary>Reserves room for what a plan lacks.</summary>
    /// <exception cref="ModelManagerException"><see cref="ErrorCode.InsufficientSpace"/></exception>
    public Reservation Reserve(long missingBytes)
    {
        lock (_lock)
        {
            var promised = _reservations.Sum(reservation => reservation.RemainingBytes);
            var available = Math.Max(0, DiskSpace.AvailableBytes(_root) - promised);
            if (missingBytes > 0 && missingBytes + MarginBytes > available)
            {
                throw new ModelManagerException(
                    ErrorCode.InsufficientSpace,
                    $"{missingBytes + MarginBytes} bytes are needed and {available} are free",
                    new ErrorDetail { Path = _root.Path, RequiredBytes = missingBytes + MarginBytes, AvailableBytes = available });
            }

            var made = new Reservation(this, missingBytes);
            _reservations.Add(made);
            return made;
        }
    }

    private void Release(Reservation reservation)
    {
        lock (_lock)
        {
            _reservations.Remove(reservation);
        }
    }

    /// <summary>Room that is promised to one download.</summary>
    public sealed class Reservation(SpaceBook book, long bytes) : IDisposable
    {
        private long _remaining = bytes;

        public long RemainingBytes => Math.Max(0, Volatile.Read(ref _remaining));

        /// <summary>These bytes are on the disk now and no longer only promised.</summary>
        public void Used(long written) => Interlocked.Add(ref _remaining, -written);

        /// <summary>The operating system says only that the disk is full: how much is missing is known here. Null for any other failure.</summary>
        public ModelManagerException? Explains(ModelManagerException failure) => failure is not { Code: ErrorCode.InsufficientSpace, Detail.RequiredBytes: 0 }
            ? null
            : new ModelManagerException(
                failure.Code, failure.Message,
                failure.Detail with { RequiredBytes = RemainingBytes + MarginBytes, AvailableBytes = DiskSpace.AvailableBytes(book._root) }, failure);

        public void Dispose() => book.Release(this);
    }
}
