using System.Runtime.InteropServices;
using ModelManager.Catalogue;
using ModelManager.Native.Header;
using ModelManager.Native.Text;
using ModelManager.Primitives;

namespace ModelManager.Native.Layouts;

/// <summary>One model that the library offers.</summary>
[CName("mm_model")]
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct NativeModel : ISized
{
    /// <summary>sizeof(mm_model), set by the caller.</summary>
    public uint Size;
    /// <summary>0.</summary>
    public uint Reserved;
    /// <summary>The model.</summary>
    public byte* ModelId;
    /// <summary>Its newest version.</summary>
    public byte* LatestVersion;
    /// <summary>Every version, newest first.</summary>
    public byte** Versions;
    /// <summary>How many.</summary>
    public nuint VersionCount;
    /// <summary>The size of the newest version's files.</summary>
    public long SizeBytes;
    /// <summary>A JSON object with what else the library says of the model; <c>{}</c> when nothing.</summary>
    public byte* ExtraJson;

    /// <inheritdoc/>
    public static int FirstSizeBytes => 56;

    /// <summary>The native form of a line of the catalogue.</summary>
    public static NativeModel Of(CatalogueModel model, NativeArena arena) =>
        Of(model.Id, model.LatestVersion, model.Versions, model.SizeBytes, model.ExtraJson, arena);

    /// <summary>The native form of a model's own page, where the library says everything else version by version.</summary>
    public static NativeModel Of(CatalogueModelDetail model, NativeArena arena)
    {
        var latest = model.Versions.First(version => version.Key.Version == model.LatestVersion);
        return Of(model.Id, model.LatestVersion, [.. model.Versions.Select(version => version.Key.Version)], latest.SizeBytes, "{}", arena);
    }

    private static NativeModel Of(ModelId id, ModelVersion latest, IReadOnlyList<ModelVersion> versions, long size, string extra, NativeArena arena)
    {
        var texts = (byte**)arena.Rows<nint>(versions.Count);
        for (var i = 0; i < versions.Count; i++)
        {
            texts[i] = arena.Copy(versions[i].Value);
        }

        return new NativeModel
        {
            Size = (uint)sizeof(NativeModel),
            ModelId = arena.Copy(id.Value),
            LatestVersion = arena.Copy(latest.Value),
            Versions = texts,
            VersionCount = (nuint)versions.Count,
            SizeBytes = size,
            ExtraJson = arena.Copy(extra),
        };
    }
}
