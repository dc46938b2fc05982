using System.Runtime.InteropServices;
using ModelManager.Downloads;
using ModelManager.Native.Header;
using ModelManager.Native.Text;

namespace ModelManager.Native.Layouts;

/// <summary>An installed model of which the library has a newer version.</summary>
[CName("mm_update")]
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct NativeUpdate : ISized
{
    /// <summary>sizeof(mm_update), set by the caller.</summary>
    public uint Size;
    /// <summary>0.</summary>
    public uint Reserved;
    /// <summary>The model.</summary>
    public byte* ModelId;
    /// <summary>The newest version that is installed.</summary>
    public byte* InstalledVersion;
    /// <summary>The newest version that the library has.</summary>
    public byte* LatestVersion;
    /// <summary>The size of the newest version's files.</summary>
    public long SizeBytes;

    /// <inheritdoc/>
    public static int FirstSizeBytes => 40;

    /// <summary>The native form.</summary>
    public static NativeUpdate Of(ModelUpdate update, NativeArena arena) => new()
    {
        Size = (uint)sizeof(NativeUpdate),
        ModelId = arena.Copy(update.Id.Value),
        InstalledVersion = arena.Copy(update.InstalledVersion.Value),
        LatestVersion = arena.Copy(update.LatestVersion.Value),
        SizeBytes = update.SizeBytes,
    };
}
