namespace ModelManager.Transfer;

/// <summary>Ending what may end by itself at the same moment.</summary>
internal static class Cancelling
{
    /// <summary>Cancels, unless whoever owns the source was faster and has disposed of it. What hears of it may run at once, on this thread: never under a lock.</summary>
    public static void CancelIfThere(this CancellationTokenSource source)
    {
        try
        {
            source.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // It came to its end by itself.
        }
    }
}
