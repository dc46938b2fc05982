namespace ModelManager.Primitives;

/// <summary>Who holds a lease, as the holder told; that it is held is the lock's word.</summary>
/// <param name="ProcessId">The process, by the number that it has for itself.</param>
/// <param name="ProcessName">The file name of its program; may be empty.</param>
/// <param name="Label">What it said that it needs the version for; null when it said nothing.</param>
/// <param name="Since">When it took the lease.</param>
public sealed record LeaseHolder(int ProcessId, string ProcessName, string? Label, DateTimeOffset Since);
