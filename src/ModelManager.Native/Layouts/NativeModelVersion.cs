using System.Runtime.InteropServices;
using ModelManager.Catalogue;
using ModelManager.Native.Header;
using ModelManager.Native.Text;

namespace ModelManager.Native.Layouts;

/// <summary>One file of a version. This struct never grows.</summary>
[CName("mm_file")]
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct NativeFile
{
    /// <summary>Its path inside the version, with / on every platform.</summary>
    public byte* Path;
    /// <summary>Its SHA-256: 64 lower-case hexadecimal digits.</summary>
    public byte* Sha256;
    /// <summary>Its exact size.</summary>
    public long SizeBytes;
}

/// <summary>One version of a model as the library describes it.</summary>
[CName("mm_model_version")]
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct NativeModelVersion : ISized
{
    /// <summary>sizeof(mm_model_version), set by the caller.</summary>
    public uint Size;
    /// <summary>0.</summary>
    public uint Reserved;
    /// <summary>The version.</summary>
    public byte* Version;
    /// <summary>The SHA-256 of its checksum.sha256, which covers every file: 64 lower-case hexadecimal digits.</summary>
    public byte* ChecksumSha256;
    /// <summary>When it was published, ISO 8601 in UTC; NULL when the library does not say.</summary>
    public byte* PublishedAt;
    /// <summary>The sum of its files' sizes.</summary>
    public long SizeBytes;
    /// <summary>Every file, in the catalogue's order.</summary>
    public NativeFile* Files;
    /// <summary>How many.</summary>
    public nuint FileCount;
    /// <summary>A JSON object with what else the library says of the version; <c>{}</c> when nothing.</summary>
    public byte* ExtraJson;

    /// <inheritdoc/>
    public static int FirstSizeBytes => 64;

    /// <summary>The native form.</summary>
    public static NativeModelVersion Of(CatalogueEntry entry, NativeArena arena)
    {
        var files = arena.Rows<NativeFile>(entry.Files.Count);
        for (var i = 0; i < entry.Files.Count; i++)
        {
            files[i].Path = arena.Copy(entry.Files[i].Path.Value);
            files[i].Sha256 = arena.Copy(entry.Files[i].Sha256.Hex);
            files[i].SizeBytes = entry.Files[i].SizeBytes;
        }

        return new NativeModelVersion
        {
            Size = (uint)sizeof(NativeModelVersion),
            Version = arena.Copy(entry.Key.Version.Value),
            ChecksumSha256 = arena.Copy(entry.ChecksumSha256.Hex),
            PublishedAt = arena.Copy(entry.PublishedAt is { } time ? Iso8601.Format(time) : null),
            SizeBytes = entry.SizeBytes,
            Files = files,
            FileCount = (nuint)entry.Files.Count,
            ExtraJson = arena.Copy(entry.ExtraJson),
        };
    }
}
