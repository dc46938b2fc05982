using System.Diagnostics;

namespace ModelManager.Link;

/// <summary>
/// The speed of one connection: a token bucket of ten milliseconds. It is filled by the clock, so a thread that woke a little late catches
/// up, and one that was kept waiting by its reader does not.
/// </summary>
internal sealed class Pace(long bytesPerSecond, bool isStraggler)
{
    private const double BurstSeconds = 0.010;
    private const int WholePiece = 4 * 1024 * 1024;

    private double _allowance;
    private long _filledAt = Stopwatch.GetTimestamp();

    public bool IsStraggler => isStraggler;

    /// <summary>Sleeps until something may be sent, and answers how much: <paramref name="wanted"/> or less.</summary>
    public int Wait(long wanted)
    {
        if (bytesPerSecond == 0)
        {
            return (int)Math.Min(wanted, WholePiece);
        }

        var burst = bytesPerSecond * BurstSeconds;
        var piece = Math.Min(wanted, Math.Max(1, burst / 2));
        while (true)
        {
            var now = Stopwatch.GetTimestamp();
            _allowance = Math.Min(burst, _allowance + (Stopwatch.GetElapsedTime(_filledAt, now).TotalSeconds * bytesPerSecond));
            _filledAt = now;
            if (_allowance >= piece)
            {
                return (int)Math.Min(wanted, (long)_allowance);
            }

            Thread.Sleep(TimeSpan.FromMilliseconds(Math.Ceiling((piece - _allowance) / bytesPerSecond * 1000)));
        }
    }

    public void Sent(long bytes) => _allowance -= bytes;
}
