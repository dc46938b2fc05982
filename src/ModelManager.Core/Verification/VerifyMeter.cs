using ModelManager.Primitives;

namespace ModelManager.Verification;

/// <summary>
/// Counts what a verification has read, and tells. Used by one thread at a time. A listener that throws harms nothing.
/// </summary>
internal sealed class VerifyMeter(TimeProvider time, Action<VerifyProgress>? listener)
{
    private readonly ReportPace _pace = new(time);
    private long _bytes;
    private long _shown;

    /// <summary>So many bytes are there to be read.</summary>
    public long TotalBytes { get; private set; }

    /// <summary>A reading begins, the first or, when files were changed meanwhile, another one.</summary>
    public void Begin(long totalBytes)
    {
        TotalBytes = Math.Max(totalBytes, _shown > 0 ? _shown + 1 : 0);
        _bytes = 0;
    }

    /// <summary>So many bytes more were read.</summary>
    public void Passed(int bytes)
    {
        _bytes += bytes;
        _shown = Math.Max(_shown, Math.Min(_bytes, Math.Max(0, TotalBytes - 1)));
        if (_pace.IsDue())
        {
            Tell(_shown);
        }
    }

    /// <summary>All is read and judged.</summary>
    public void End() => Tell(TotalBytes);

    private void Tell(long bytes)
    {
        try
        {
            listener?.Invoke(new VerifyProgress(bytes, TotalBytes));
        }
        catch (Exception)
        {
            // A listener's fault is its own.
        }
    }
}
