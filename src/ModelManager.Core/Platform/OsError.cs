using System.Runtime.InteropServices;
using ModelManager.Primitives;

namespace ModelManager.Platform;

/// <summary>The error numbers that decide something, and the typed form of all others.</summary>
internal static class OsError
{
    public const int NoPermission = 1;
    public const int NotFound = 2;
    public const int Interrupted = 4;
    public const int Device = 5;
    public const int NoSuchAddress = 6;
    public const int WouldBlock = 11;
    public const int AccessDenied = 13;
    public const int Exists = 17;
    public const int OtherDevice = 18;
    public const int NotAFolder = 20;
    public const int IsAFolder = 21;
    public const int Invalid = 22;
    public const int NoSpace = 28;
    public const int ReadOnlyFileSystem = 30;
    public const int NoSystemCall = 38;
    public const int NotEmpty = 39;
    public const int TooManyLinks = 40;
    public const int NotSupported = 95;
    public const int QuotaExceeded = 122;

    public static int Last => Marshal.GetLastPInvokeError();

    /// <summary>The exception for the last failed system call.</summary>
    public static ModelManagerException Failure(string verb, string path) => Failure(verb, path, Last);

    public static ModelManagerException Failure(string verb, string path, int error)
    {
        var code = error switch
        {
            NoSpace or QuotaExceeded => ErrorCode.InsufficientSpace,
            AccessDenied or NoPermission or ReadOnlyFileSystem => ErrorCode.Permission,
            _ => ErrorCode.Io,
        };
        return new ModelManagerException(
            code, $"cannot {verb} '{path}': {Marshal.GetPInvokeErrorMessage(error)}", new ErrorDetail { Path = path, OsError = error });
    }
}
