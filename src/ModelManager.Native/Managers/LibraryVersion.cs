using ModelManager.Native.Text;

namespace ModelManager.Native.Managers;

/// <summary>The library's version as a C string that lives as long as the process.</summary>
internal static unsafe class LibraryVersion
{
    private static readonly NativeArena s_strings = new();
    private static readonly nint s_text = (nint)s_strings.Copy(typeof(LibraryVersion).Assembly.GetName().Version!.ToString(3));

    /// <summary>Major, minor and patch.</summary>
    public static byte* Text => (byte*)s_text;
}
