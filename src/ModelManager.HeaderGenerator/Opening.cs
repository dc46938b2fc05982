namespace ModelManager.HeaderGenerator;

/// <summary>How the header begins: the part of it that is written by hand.</summary>
internal static class Opening
{
    /// <summary>Its text, with places for the version.</summary>
    public static string Text { get; } = Read();

    private static string Read()
    {
        using var reader = new StreamReader(typeof(Opening).Assembly.GetManifestResourceStream("Opening.h")!);
        return reader.ReadToEnd();
    }
}
