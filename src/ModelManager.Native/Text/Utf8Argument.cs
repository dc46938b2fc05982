using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Unicode;
using ModelManager.Primitives;

namespace ModelManager.Native.Text;

/// <summary>Strings that C code passes in: NUL-terminated, strictly UTF-8, of bounded length, copied before the call returns.</summary>
internal static unsafe partial class Utf8Argument
{
    /// <summary>The longest id, version, task id or file path, in bytes.</summary>
    public const int MaxNameBytes = 4096;

    /// <summary>The longest URL, header, root or other text, in bytes.</summary>
    public const int MaxTextBytes = 65536;

    /// <summary>The bytes up to the NUL, unchecked; none for NULL.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ReadOnlySpan<byte> Bytes(byte* text)
    {
        if (text == null)
        {
            return default;
        }

        // On Linux the C library is linked, so this is a plain call, and quicker for short texts.
        return OperatingSystem.IsLinux() ? new(text, checked((int)Length(text))) : MemoryMarshal.CreateReadOnlySpanFromNullTerminated(text);
    }

    /// <summary>A text that has to be there.</summary>
    /// <exception cref="ModelManagerException"><see cref="ErrorCode.InvalidArgument"/></exception>
    public static string Required(byte* text, string name, int maxBytes = MaxNameBytes) =>
        Optional(text, name, maxBytes) ?? throw ModelManagerException.Invalid($"{name} is NULL");

    /// <summary>A text that may be NULL.</summary>
    /// <exception cref="ModelManagerException"><see cref="ErrorCode.InvalidArgument"/></exception>
    public static string? Optional(byte* text, string name, int maxBytes = MaxNameBytes)
    {
        if (text == null)
        {
            return null;
        }

        var bytes = Bytes(text);
        return Refusal(bytes, maxBytes) is { } refusal ? throw ModelManagerException.Invalid($"{name} {refusal}") : Encoding.UTF8.GetString(bytes);
    }

    /// <summary>Why bytes are no acceptable text, or null.</summary>
    public static string? Refusal(ReadOnlySpan<byte> bytes, int maxBytes)
    {
        if (bytes.Length > maxBytes)
        {
            return $"is longer than {maxBytes} bytes";
        }

        return Utf8.IsValid(bytes) ? null : "is not UTF-8";
    }

    [LibraryImport("libc", EntryPoint = "strlen")]
    [SuppressGCTransition]
    private static partial nuint Length(byte* text);
}
