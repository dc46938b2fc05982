using System.Collections.Frozen;
using ModelManager.Native.Text;
using ModelManager.Primitives;

namespace ModelManager.Native.Errors;

/// <summary>The names of the codes as C strings that live as long as the process.</summary>
internal static unsafe class StatusNames
{
    private static readonly NativeArena s_strings = new();
    private static readonly FrozenDictionary<int, nint> s_names =
        Enum.GetValues<ErrorCode>().ToFrozenDictionary(code => (int)code, code => (nint)s_strings.Copy(ErrorCodes.Name(code)));

    private static readonly nint s_unknown = (nint)s_strings.Copy("UNKNOWN");

    /// <summary>The name of a code, or <c>UNKNOWN</c>.</summary>
    public static byte* Of(int status) => (byte*)(s_names.TryGetValue(status, out var name) ? name : s_unknown);
}
