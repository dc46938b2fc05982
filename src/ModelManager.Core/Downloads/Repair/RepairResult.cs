using ModelManager.Primitives;
using ModelManager.Verification;

namespace ModelManager.Downloads.Repair;

/// <summary>A version that was repaired, or was right already.</summary>
/// <param name="Key">Which version.</param>
/// <param name="Path">The absolute path of its folder.</param>
/// <param name="Repaired">What was wrong and is right now; empty when nothing was.</param>
public sealed record RepairResult(ModelKey Key, string Path, IReadOnlyList<FileDamage> Repaired);
