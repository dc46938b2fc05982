using System.Runtime.CompilerServices;
using System.Text;

namespace ModelManager.Primitives;

/// <summary>A checked relative path of a file inside a model: one or more names joined by <c>/</c>.</summary>
public readonly record struct ModelPath
{
    private readonly string _value;

    private ModelPath(string value) => _value = value;

    /// <summary>The name of the file of digests that every version has.</summary>
    public const string ChecksumFileName = "checksum.sha256";

    /// <summary>The name of the optional file of chunk digests in the library.</summary>
    public const string ManifestFileName = "manifest.json";

    /// <summary>The text of the path, with <c>/</c> on every platform.</summary>
    public string Value => _value ?? throw new InvalidOperationException("an uninitialised ModelPath");

    /// <summary>The names from the outermost folder to the file.</summary>
    public string[] Components => Value.Split('/');

    /// <summary>Checks a path that a caller gave.</summary>
    /// <exception cref="ModelManagerException"><see cref="ErrorCode.InvalidArgument"/></exception>
    public static ModelPath Parse(string? text) =>
        TryParse(text, out var path, out var refusal) ? path : throw ModelManagerException.Invalid($"the file path {refusal}");

    /// <summary>Checks a path from anywhere.</summary>
    public static bool TryParse(string? text, out ModelPath path, out string? refusal)
    {
        path = default;
        refusal = IsPlain(text) ? null : RefusalOf(text);
        if (refusal is null)
        {
            path = new ModelPath(text!);
        }

        return refusal is null;
    }

    /// <summary>
    /// Whether a path is acceptable for certain, told without allocating: ASCII letters, digits and <c>.-_</c>, in components that cannot be a
    /// reserved name. False says nothing: <see cref="RefusalOf"/> knows.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static bool IsPlain(ReadOnlySpan<byte> path) => NameRules.IsPlain(path) ? !MayBeKept(path) : AreAllPlain(path);

    // Most paths are a single name, and do not come here.
    private static bool AreAllPlain(ReadOnlySpan<byte> path)
    {
        if (path.Length > NameRules.MaxPathBytes)
        {
            return false;
        }

        for (var isFirst = true; ; isFirst = false)
        {
            var end = path.IndexOf((byte)'/');
            var name = end < 0 ? path : path[..end];
            if (!NameRules.IsPlain(name) || (isFirst && MayBeKept(name)))
            {
                return false;
            }

            if (end < 0)
            {
                return true;
            }

            path = path[(end + 1)..];
        }
    }

    // Told by the length: whatever else is as long as a name that the library keeps for itself is not plain, either.
    private static bool MayBeKept(ReadOnlySpan<byte> name) => name.Length == ChecksumFileName.Length || name.Length == ManifestFileName.Length;

    /// <inheritdoc/>
    public override string ToString() => _value ?? "";

    private static bool IsPlain(string? text)
    {
        Span<byte> bytes = stackalloc byte[NameRules.MaxPathBytes];
        return Encoding.UTF8.TryGetBytes(text, bytes, out var length) && IsPlain(bytes[..length]);
    }

    /// <summary>Says why a path is refused, or returns null when it is acceptable: the whole of the rule, of which a plain path needs nothing.</summary>
    internal static string? RefusalOf(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return "is empty";
        }

        if (text.Length > NameRules.MaxPathBytes || Encoding.UTF8.GetByteCount(text) > NameRules.MaxPathBytes)
        {
            return $"is longer than {NameRules.MaxPathBytes} UTF-8 bytes";
        }

        var components = text.Split('/');
        foreach (var component in components)
        {
            if (NameRules.Refusal(component) is { } refusal)
            {
                return component.Length == 0 ? "has an empty component" : $"has a component that {refusal}";
            }
        }

        // As a folder they would be in the way of the files just the same.
        return NameRules.Fold(components[0]) is "CHECKSUM.SHA256" or "MANIFEST.JSON" ? "is a name that the library keeps for itself" : null;
    }
}
