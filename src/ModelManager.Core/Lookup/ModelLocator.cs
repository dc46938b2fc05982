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
    /// <exception cref="ModelManagerException"><see cref="ErrorCode.ModelNotAvailable"/></exception>
    public ModelLocation Locate(ModelId id, ModelVersion? version, ModelPath? file)
    {
        var record = registry.Current.Find(id.Value, version?.Value);
        return record is { IsReady: true }
            ? new ModelLocation(record.Key, file is null ? record.Path : $"{record.Path}/{file}")
            : throw NotAvailable(id, version);
    }

    /// <summary>The same for callers with UTF-8 and a buffer of their own: nothing is allocated when the version is there.</summary>
    /// <param name="id">The model.</param>
    /// <param name="version">The version, or empty for the newest.</param>
    /// <param name="file">A file of it, or empty for the folder.</param>
    /// <param name="buffer">Receives the path in UTF-8.</param>
    /// <param name="length">How long the path is, also when the buffer is too small.</param>
    [SkipLocalsInit]
    public ErrorCode TryLocate(ReadOnlySpan<byte> id, ReadOnlySpan<byte> version, ReadOnlySpan<byte> file, Span<byte> buffer, out int length)
    {
        length = 0;
        if (id.Length > NameRules.MaxNameBytes || version.Length > NameRules.MaxNameBytes || file.Length > NameRules.MaxPathBytes)
        {
            return ErrorCode.InvalidArgument;
        }

        Span<char> idText = stackalloc char[NameRules.MaxNameBytes];
        Span<char> versionText = stackalloc char[NameRules.MaxNameBytes];
        if (Utf8.ToUtf16(id, idText, out _, out var idLength, replaceInvalidSequences: false) != System.Buffers.OperationStatus.Done
            || Utf8.ToUtf16(version, versionText, out _, out var versionLength, replaceInvalidSequences: false) != System.Buffers.OperationStatus.Done)
        {
            return ErrorCode.InvalidArgument;
        }

        idText = idText[..idLength];
        versionText = versionText[..versionLength];
        if (!file.IsEmpty && (!Utf8.IsValid(file) || !ModelPath.TryParse(Encoding.UTF8.GetString(file), out _, out _)))
        {
            return ErrorCode.InvalidArgument;
        }

        if (registry.Current.Find(idText, versionText) is not { IsReady: true } record)
        {
            // Names are judged only now: what is found has a good name.
            var isProper = NameRules.Refusal(idText.ToString()) is null && (versionText.IsEmpty || NameRules.Refusal(versionText.ToString()) is null);
            return isProper ? ErrorCode.ModelNotAvailable : ErrorCode.InvalidArgument;
        }

        var folder = record.Utf8Path;
        length = folder.Length + (file.IsEmpty ? 0 : file.Length + 1);
        if (length > buffer.Length)
        {
            return ErrorCode.BufferTooSmall;
        }

        folder.CopyTo(buffer);
        if (!file.IsEmpty)
        {
            buffer[folder.Length] = (byte)'/';
            file.CopyTo(buffer[(folder.Length + 1)..]);
        }

        return ErrorCode.Ok;
    }

    private static ModelManagerException NotAvailable(ModelId id, ModelVersion? version) => new(
        ErrorCode.ModelNotAvailable, version is null ? $"no version of '{id}' is installed" : $"version '{version}' of '{id}' is not installed");
}
