using ModelManager.Primitives;

namespace ModelManager.Verification;

/// <summary>What came of looking at every byte of an installed version.</summary>
/// <param name="Key">Which version.</param>
/// <param name="Damage">Every file that is not as it was published.</param>
public sealed record VerifyResult(ModelKey Key, IReadOnlyList<FileDamage> Damage)
{
    /// <summary>Whether all is as it was published.</summary>
    public bool IsRight => Damage.Count == 0;
}

/// <summary>How far a verification is. It never runs backwards and reaches the total only at the end.</summary>
/// <param name="Bytes">Bytes that were compared.</param>
/// <param name="TotalBytes">Bytes of all files of the version that are there.</param>
public sealed record VerifyProgress(long Bytes, long TotalBytes);
