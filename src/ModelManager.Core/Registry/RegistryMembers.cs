namespace ModelManager.Registry;

/// <summary>The names in registry.json.</summary>
internal static class RegistryMembers
{
    public const string Status = "status";
    public const string Ready = "ready";
    public const string Failed = "failed";
    public const string Error = "error";
    public const string InstalledAt = "installed_at";
    public const string SizeBytes = "size_bytes";
    public const string ChecksumSha256 = "checksum_sha256";
    public const string Extra = "extra";

    /// <summary>false while the bytes of an adopted or edited record are still to be hashed; absent otherwise.</summary>
    public const string Verified = "verified";
}
