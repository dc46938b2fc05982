using ModelManager.Primitives;

namespace ModelManager.Native.Errors;

/// <summary>What an export returns: <c>mm_status</c>.</summary>
internal static class Status
{
    /// <summary>Success.</summary>
    public const int Ok = (int)ErrorCode.Ok;
}
