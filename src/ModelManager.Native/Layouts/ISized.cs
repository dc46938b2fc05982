namespace ModelManager.Native.Layouts;

/// <summary>A struct of the C ABI that begins with its size, so that it can grow at its end.</summary>
internal interface ISized
{
    /// <summary>Its size in the first version that had it: no caller was ever compiled with a smaller one.</summary>
    static abstract int FirstSizeBytes { get; }
}
