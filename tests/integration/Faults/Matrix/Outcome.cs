using ModelManager.Primitives;

namespace ModelManager.IntegrationTests.Faults.Matrix;

/// <summary>How a download ends for as long as its server stays as it is.</summary>
/// <param name="MaySucceed">Whether it may end with the version installed.</param>
/// <param name="Code">How it may fail; null for not at all.</param>
/// <param name="MayWait">Whether it may go on for as long as the fault does.</param>
internal sealed record Outcome(bool MaySucceed, ErrorCode? Code, bool MayWait)
{
    /// <summary>The version is installed although the fault lasts.</summary>
    public static Outcome Success { get; } = new(true, null, false);

    /// <summary>It never fails, and ends with the version installed once the fault stops, if not before.</summary>
    public static Outcome Waits { get; } = new(true, null, true);

    /// <summary>Nobody can help; it says so.</summary>
    public static Outcome Fails(ErrorCode code) => new(false, code, false);

    /// <summary>Either is right: it depends on what the client asks for.</summary>
    public static Outcome SuccessOr(ErrorCode code) => new(true, code, false);

    public override string ToString() => (MaySucceed, Code, MayWait) switch
    {
        (_, _, true) => "success once the fault stops",
        (true, null, _) => "success",
        (true, { } code, _) => $"success or {ErrorCodes.Name(code)}",
        (false, { } code, _) => ErrorCodes.Name(code),
        _ => "nothing",
    };
}
