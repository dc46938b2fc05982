using System.Runtime.InteropServices;
using ModelManager.Native.Header;
using ModelManager.Native.Text;
using ModelManager.Primitives;

namespace ModelManager.Native.Layouts;

/// <summary>A failure with all that is known of it. Every pointer but the message is NULL when there is nothing to say.</summary>
[CName("mm_error")]
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct NativeError : ISized
{
    /// <summary>sizeof(mm_error), set by the caller.</summary>
    public uint Size;
    /// <summary>The code; MM_OK when this thread never failed.</summary>
    [CType("mm_status")]
    public int Status;
    /// <summary>1 when the same call can succeed later, else 0.</summary>
    public int Retryable;
    /// <summary>The HTTP status that was received, or 0.</summary>
    public int HttpStatus;
    /// <summary>The operating system's error number (errno), or 0.</summary>
    public int OsError;
    /// <summary>What became of the report of a miss, an MM_REPORT_ number; -1 when there was none.</summary>
    public int ReportStatus;
    /// <summary>Bytes that would be needed, with MM_INSUFFICIENT_SPACE, or 0.</summary>
    public long RequiredBytes;
    /// <summary>Bytes that are free, with MM_INSUFFICIENT_SPACE, or 0.</summary>
    public long AvailableBytes;
    /// <summary>Milliseconds from the miss to the scheduler's answer, or 0.</summary>
    public double ReportElapsedMs;
    /// <summary>One line of English for developers; never NULL.</summary>
    public byte* Message;
    /// <summary>The file or folder concerned, or NULL.</summary>
    public byte* Path;
    /// <summary>The URL concerned, without user info and query, or NULL.</summary>
    public byte* Url;
    /// <summary>The node that has the task now, with MM_REPORT_REASSIGNED, or NULL.</summary>
    public byte* ReportNodeId;
    /// <summary>The bytes of the file that were wrong, with MM_CHECKSUM_MISMATCH and MM_CORRUPT; NULL when unknown.</summary>
    public NativeRange* Ranges;
    /// <summary>How many.</summary>
    public nuint RangeCount;
    /// <summary>Milliseconds that the server asks to wait, with MM_HTTP_STATUS, or 0.</summary>
    public long RetryAfterMs;
    /// <summary>Who leases the version, longest first, with MM_MODEL_IN_USE; NULL when it is in use otherwise, or nobody told.</summary>
    public NativeLeaseHolder* Holders;
    /// <summary>How many.</summary>
    public nuint HolderCount;

    /// <summary>What <see cref="ReportStatus"/> is when nothing was reported.</summary>
    public const int NoReport = -1;

    /// <inheritdoc/>
    public static int FirstSizeBytes => 80;

    /// <summary>The native form of a code and a message.</summary>
    public static NativeError Of(ErrorCode code, string message, NativeArena strings) => new()
    {
        Size = (uint)sizeof(NativeError),
        Status = (int)code,
        Retryable = ErrorCodes.IsRetryable(code) ? 1 : 0,
        ReportStatus = NoReport,
        Message = strings.Copy(message),
    };

    /// <summary>The native form of a failure.</summary>
    public static NativeError Of(ModelManagerException failure, NativeArena strings)
    {
        var error = Of(failure.Code, failure.Message, strings);
        error.HttpStatus = failure.Detail.HttpStatus;
        error.OsError = failure.Detail.OsError;
        error.RequiredBytes = failure.Detail.RequiredBytes;
        error.AvailableBytes = failure.Detail.AvailableBytes;
        error.Path = strings.Copy(failure.Detail.Path);
        error.Url = strings.Copy(failure.Detail.Url);
        error.Ranges = NativeRange.Of(failure.Detail.Ranges, strings);
        error.RangeCount = (nuint)failure.Detail.Ranges.Count;
        error.RetryAfterMs = failure.Detail.RetryAfterMs;
        error.Holders = NativeLeaseHolder.Of(failure.Detail.Holders, strings);
        error.HolderCount = (nuint)failure.Detail.Holders.Count;
        if (failure.Report is { } report)
        {
            error.ReportStatus = (int)report.Status;
            error.ReportElapsedMs = report.ElapsedMs;
            error.ReportNodeId = strings.Copy(report.NodeId);
        }

        return error;
    }
}
