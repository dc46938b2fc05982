using ModelManager.Primitives;

namespace ModelManager.Verification;

/// <summary>What is wrong with a file of an installed version. The numbers are pinned; the C ABI shares them.</summary>
public enum DamageKind
{
    /// <summary>There is no such file, or something in its place that is none: a folder, a link.</summary>
    Missing = 1,
    /// <summary>It is shorter or longer than it should be.</summary>
    WrongSize = 2,
    /// <summary>Its bytes are not those that were published.</summary>
    WrongContent = 3,
}

/// <summary>One damaged file.</summary>
/// <param name="Path">Its path inside the version, with <c>/</c>; the list of digests itself is <c>checksum.sha256</c>.</param>
/// <param name="Kind">What is wrong.</param>
/// <param name="Ranges">Which bytes, as far as the library's chunk digests tell; empty when unknown, and then any byte may be wrong.</param>
public sealed record FileDamage(string Path, DamageKind Kind, IReadOnlyList<ByteRange> Ranges);
