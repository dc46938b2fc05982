using System.Text;
using ModelManager.Native.Errors;
using ModelManager.Native.Handles;
using ModelManager.Native.Text;
using ModelManager.Primitives;

namespace ModelManager.Native.Managers;

/// <summary>The lookup that inference engines live on: it allocates nothing when it succeeds, and no exception is thrown when it misses.</summary>
internal static unsafe class PathLookup
{
    /// <summary>Writes the path of a version, or of a file in it.</summary>
    public static int Locate(byte* buffer, nuint capacity, nuint* length, ulong manager, byte* modelId, byte* version, byte* file)
    {
        var room = OutText.Clear(buffer, capacity, length);
        if (!HandleTable.Shared.TryGet<OpenManager>(manager, out var opened))
        {
            throw HandleTable.Shared.Fault<OpenManager>(manager);
        }

        var id = Utf8Argument.Bytes(modelId);
        var versionBytes = Utf8Argument.Bytes(version);
        var fileBytes = Utf8Argument.Bytes(file);
        if (id.IsEmpty || IsEmptyText(version, versionBytes) || IsEmptyText(file, fileBytes))
        {
            throw ModelManagerException.Invalid("model_id is NULL, or one of model_id, version and file is empty");
        }

        var code = opened.Core.TryLocate(id, versionBytes, fileBytes, room, out var needed);
        if (length != null && code is ErrorCode.Ok or ErrorCode.BufferTooSmall)
        {
            *length = (nuint)needed;
        }

        // A path that fills the room exactly has its NUL in the byte that was kept back; without any room there is none.
        if (code == ErrorCode.Ok && capacity != 0)
        {
            buffer[needed] = 0;
            return Status.Ok;
        }

        return Fail(code, buffer, capacity, needed, id, versionBytes, fileBytes);
    }

    private static string WhatIsMalformed(ReadOnlySpan<byte> id, ReadOnlySpan<byte> version, ReadOnlySpan<byte> file)
    {
        if ((Utf8Argument.Refusal(id, Utf8Argument.MaxNameBytes) ?? Utf8Argument.Refusal(version, Utf8Argument.MaxNameBytes)
            ?? Utf8Argument.Refusal(file, Utf8Argument.MaxNameBytes)) is { } refusal)
        {
            return $"one of model_id, version and file {refusal}";
        }

        if (!ModelId.TryParse(Encoding.UTF8.GetString(id), out _, out refusal))
        {
            return $"the model id {refusal}";
        }

        if (!version.IsEmpty && !ModelVersion.TryParse(Encoding.UTF8.GetString(version), out _, out refusal))
        {
            return $"the version {refusal}";
        }

        return !file.IsEmpty && !ModelPath.TryParse(Encoding.UTF8.GetString(file), out _, out refusal) ? $"the file path {refusal}" : "an argument is malformed";
    }

    private static bool IsEmptyText(byte* text, ReadOnlySpan<byte> bytes) => text != null && bytes.IsEmpty;

    private static int Fail(
        ErrorCode code, byte* buffer, nuint capacity, int needed, ReadOnlySpan<byte> id, ReadOnlySpan<byte> version, ReadOnlySpan<byte> file)
    {
        if (capacity != 0)
        {
            *buffer = 0;
        }

        return code switch
        {
            ErrorCode.Ok or ErrorCode.BufferTooSmall => LastError.Store(OutText.TooSmall(needed)),
            ErrorCode.ModelNotAvailable => LastError.Store(code, "the model, or that version of it, is not installed"),
            ErrorCode.InvalidArgument => LastError.Store(code, WhatIsMalformed(id, version, file)),
            ErrorCode.Closed => LastError.Store(code, "the mm_manager was closed"),
            _ => LastError.Store(code, "the lookup failed"),
        };
    }
}
