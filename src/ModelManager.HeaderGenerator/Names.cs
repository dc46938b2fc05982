using System.Text;

namespace ModelManager.HeaderGenerator;

/// <summary>Names of C# as names of C.</summary>
internal static class Names
{
    /// <summary><c>modelId</c> and <c>ModelId</c> become <c>model_id</c>.</summary>
    public static string Snake(string name)
    {
        var text = new StringBuilder(name.Length + 4);
        foreach (var c in name)
        {
            if (char.IsAsciiLetterUpper(c) && text.Length > 0)
            {
                text.Append('_');
            }

            text.Append(char.ToLowerInvariant(c));
        }

        return text.ToString();
    }

    /// <summary><c>ModelNotAvailable</c> becomes <c>MODEL_NOT_AVAILABLE</c>.</summary>
    public static string Screaming(string name) => Snake(name).ToUpperInvariant();
}
