using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Unicode;
using ModelManager.Primitives;
using ModelManager.Registry;

namespace ModelManager.Lookup;

/// <summary>Answers "where is model X?" from memory, at once, and never with anything else than X.</summary>
internal sealed class ModelLocator(ModelRegistry registry)
{
    /// <summary>The location of a version (the newest that is ready when none is given), or of a file in it, which is not looked for.</summary>
    /// <exception cref="ModelManagerException"><see cref="ErrorCode.ModelNotAvailable"/>, or a name is malformed.</exception>
    public ModelLocation Locate(string id, string? version, string? file)
    {
        // Names are judged only when they are not found: what is found has a good name.
        if (id is not null && registry.Current.Find(id, version) is { IsReady: true } record)
        {
            return new ModelLocation(record.Key, file is null ? record.Path : $"{record.Path}/{ModelPath.Parse(file)}");
        }

        var notAvailable = NotAvailable(ModelId.Parse(id), version is null ? null : ModelVersion.Parse(version));
        if (file is not null)
        {
            _ = ModelPath.Parse(file);
        }

        throw notAvailable;
    }

    /// <summary>The same for callers with UTF-8 and a buffer of their own: nothing is allocated when the version is there.</summary>
    /// <param name="id">The model.</param>
    /// <param name="version">The version, or empty for the newest.</param>
    /// <param name="file">A file of it, or empty for the folder.</param>
    /// <param name="buffer">Receives the path in UTF-8.</param>
    /// <param name="length">How long the path is, also when the buffer is too small.</param>
    public ErrorCode TryLocate(ReadOnlySpan<byte> id, ReadOnlySpan<byte> version, ReadOnlySpan<byte> file, Span<byte> buffer, out int length)
    {
        length = 0;
        if (registry.Current.Find(id, version) is not { IsReady: true } record)
        {
            return IsName(id) && (version.IsEmpty || IsName(version)) && IsPath(file)
                ? ErrorCode.ModelNotAvailable
                : ErrorCode.InvalidArgument;
        }

        var folder = record.Utf8Path;
        if (file.IsEmpty)
        {
            length = folder.Length;
            return folder.AsSpan().TryCopyTo(buffer) ? ErrorCode.Ok : ErrorCode.BufferTooSmall;
        }

        if (!IsPath(file))
        {
            return ErrorCode.InvalidArgument;
        }

        length = folder.Length + 1 + file.Length;
        if (length > buffer.Length)
        {
            return ErrorCode.BufferTooSmall;
        }

        folder.CopyTo(buffer);
        buffer[folder.Length] = (byte)'/';
        file.CopyTo(buffer[(folder.Length + 1)..]);
        return ErrorCode.Ok;
    }

    // A miss is answered without a text of each name: almost all are plain.
    private static bool IsName(ReadOnlySpan<byte> name) => NameRules.IsPlain(name)
        || (name.Length <= NameRules.MaxNameBytes && Utf8.IsValid(name) && NameRules.Refusal(Encoding.UTF8.GetString(name)) is null);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsPath(ReadOnlySpan<byte> file) => file.IsEmpty || ModelPath.IsPlain(file)
        || (file.Length <= NameRules.MaxPathBytes && Utf8.IsValid(file) && ModelPath.TryParse(Encoding.UTF8.GetString(file), out _, out _));

    private static ModelManagerException NotAvailable(ModelId id, ModelVersion? version) => new(
        ErrorCode.ModelNotAvailable, version is null ? $"no version of '{id}' is installed" : $"version '{version}' of '{id}' is not installed");
}
