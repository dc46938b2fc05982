using System.Runtime.InteropServices;
using ModelManager.Native.Header;
using ModelManager.Native.Text;
using ModelManager.Registry;

namespace ModelManager.Native.Layouts;

/// <summary>One installed version.</summary>
[CName("mm_installed")]
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct NativeInstalled : ISized
{
    /// <summary>sizeof(mm_installed), set by the caller.</summary>
    public uint Size;
    /// <summary>0.</summary>
    public uint Reserved;
    /// <summary>The model.</summary>
    public byte* ModelId;
    /// <summary>The version.</summary>
    public byte* Version;
    /// <summary>The absolute path of its folder.</summary>
    public byte* Path;
    /// <summary>The SHA-256 of its checksum.sha256: 64 lower-case hexadecimal digits.</summary>
    public byte* ChecksumSha256;
    /// <summary>When it was published here, ISO 8601 in UTC.</summary>
    public byte* InstalledAt;
    /// <summary>The sum of its files' sizes.</summary>
    public long SizeBytes;
    /// <summary>The record's free JSON object; <c>{}</c> when empty.</summary>
    public byte* ExtraJson;

    /// <inheritdoc/>
    public static int FirstSizeBytes => 64;

    /// <summary>The native form.</summary>
    public static NativeInstalled Of(InstalledModel model, NativeArena arena) => new()
    {
        Size = (uint)sizeof(NativeInstalled),
        ModelId = arena.Copy(model.Key.Id.Value),
        Version = arena.Copy(model.Key.Version.Value),
        Path = arena.Copy(model.Path),
        ChecksumSha256 = arena.Copy(model.ChecksumSha256.Hex),
        InstalledAt = arena.Copy(Iso8601.Format(model.InstalledAt)),
        SizeBytes = model.SizeBytes,
        ExtraJson = arena.Copy(model.ExtraJson),
    };
}
