using System.Text;
using System.Text.Json;
using ModelManager.Primitives;

namespace ModelManager.Server.Publishing;

/// <summary>The value of <c>--extra</c>: a JSON object, or <c>@</c> and the path of a file with one.</summary>
internal static class ExtraJson
{
    public const int MaxBytes = 64 * 1024;

    private static readonly JsonDocumentOptions s_options = new() { AllowDuplicateProperties = false, MaxDepth = 16 };

    public static JsonElement Read(string? value)
    {
        var text = value switch
        {
            null => "{}"u8.ToArray(),
            ['@', .. var path] => ReadFile(Path.GetFullPath(path)),
            _ => Encoding.UTF8.GetBytes(value),
        };
        if (text.Length > MaxBytes)
        {
            throw ModelManagerException.Invalid($"--extra is longer than {MaxBytes} bytes");
        }

        try
        {
            using var document = JsonDocument.Parse(text, s_options);
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? document.RootElement.Clone()
                : throw ModelManagerException.Invalid("--extra is not a JSON object");
        }
        catch (JsonException e)
        {
            throw ModelManagerException.Invalid($"--extra is not JSON: {e.Message}");
        }
    }

    private static byte[] ReadFile(string path)
    {
        using var file = SourceTree.OpenFile(path);
        using var content = file.Open();
        var text = new byte[MaxBytes + 1];
        return text[..content.ReadAt(text, 0)];
    }
}
