using ModelManager.Primitives;
using ModelManager.Scheduling;

namespace ModelManager.Native.Text;

/// <summary>Ids and versions that C code passes in: checked before a job begins, so that a malformed one is refused at once.</summary>
internal static unsafe class ModelArgument
{
    /// <summary>A model id.</summary>
    public static string Id(byte* text) => ModelId.Parse(Utf8Argument.Required(text, "model_id")).Value;

    /// <summary>A version.</summary>
    public static string Version(byte* text) => ModelVersion.Parse(Utf8Argument.Required(text, "version")).Value;

    /// <summary>A scheduler's task id; null for NULL.</summary>
    public static string? TaskId(byte* text)
    {
        var id = Utf8Argument.Optional(text, "task_id");
        return id is null || id.Length is > 0 and <= MissReporter.MaxTaskIdLength
            ? id
            : throw ModelManagerException.Invalid($"task_id must have 1 to {MissReporter.MaxTaskIdLength} characters");
    }

    /// <summary>A scheduler's task id that has to be there.</summary>
    public static string RequiredTaskId(byte* text) => TaskId(text) ?? throw ModelManagerException.Invalid("task_id is NULL");

    /// <summary>A version, or null for the newest.</summary>
    public static string? VersionOrNewest(byte* text) => text == null ? null : Version(text);
}
