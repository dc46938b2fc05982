using System.Collections.Frozen;
using System.Text;

namespace ModelManager.Primitives;

/// <summary>Facts about error codes: their public names, and whether trying again can help.</summary>
public static class ErrorCodes
{
    private static readonly FrozenDictionary<ErrorCode, string> s_names =
        Enum.GetValues<ErrorCode>().ToFrozenDictionary(code => code, ToScreamingSnakeCase);

    /// <summary>The name used in JavaScript and, behind <c>MM_</c>, in C: <c>MODEL_NOT_AVAILABLE</c>.</summary>
    public static string Name(ErrorCode code) => s_names.TryGetValue(code, out var name) ? name : "INTERNAL";

    /// <summary>Whether the same call can succeed later without anybody changing its arguments.</summary>
    public static bool IsRetryable(ErrorCode code) => code switch
    {
        ErrorCode.Network or ErrorCode.Stalled or ErrorCode.HttpStatus or ErrorCode.SchedulerUnreachable
            or ErrorCode.ChecksumMismatch or ErrorCode.InsufficientSpace or ErrorCode.DownloadInProgress
            or ErrorCode.ModelInUse or ErrorCode.Io => true,
        _ => false,
    };

    private static string ToScreamingSnakeCase(ErrorCode code)
    {
        var name = code.ToString();
        var text = new StringBuilder(name.Length + 4);
        foreach (var c in name)
        {
            if (char.IsAsciiLetterUpper(c) && text.Length > 0)
            {
                text.Append('_');
            }

            text.Append(char.ToUpperInvariant(c));
        }

        return text.ToString();
    }
}
