using System.Globalization;

namespace ModelManager.TortureTests.Support;

/// <summary>How much a test does: a little in every run, much when <c>MODELMANAGER_TORTURE</c> is <c>long</c>.</summary>
internal static class Size
{
    public static bool IsLong { get; } = Environment.GetEnvironmentVariable("MODELMANAGER_TORTURE") == "long";

    /// <summary>One of two counts. <c>MODELMANAGER_TORTURE_COUNT</c> takes the place of both, to look at one thing for longer.</summary>
    public static int Of(int quick, int @long) =>
        Environment.GetEnvironmentVariable("MODELMANAGER_TORTURE_COUNT") is { } given ? int.Parse(given, CultureInfo.InvariantCulture) : IsLong ? @long : quick;
}
