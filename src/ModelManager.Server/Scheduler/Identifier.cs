using System.Text;

namespace ModelManager.Server.Scheduler;

/// <summary>The rule for ids of tasks and nodes, which are names of other systems: text of 1 to 128 UTF-8 bytes without control characters.</summary>
internal static class Identifier
{
    public const int MaxBytes = 128;

    /// <summary>Says why an id is refused, or returns null.</summary>
    public static string? Refusal(string? id)
    {
        if (string.IsNullOrEmpty(id))
        {
            return "is missing";
        }

        if (id.Length > MaxBytes || Encoding.UTF8.GetByteCount(id) > MaxBytes)
        {
            return $"is longer than {MaxBytes} UTF-8 bytes";
        }

        return id.Any(char.IsControl) ? "has a control character" : null;
    }
}
