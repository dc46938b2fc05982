using System.Globalization;
using Xunit.Abstractions;

namespace ModelManager.TestSupport;

/// <summary>Seeds of random tests: printed with every run, and given back by MODELMANAGER_TEST_SEED to replay one.</summary>
internal static class Seeds
{
    /// <summary>A seed, printed with the test's output.</summary>
    public static int Next(ITestOutputHelper output)
    {
        var given = Environment.GetEnvironmentVariable("MODELMANAGER_TEST_SEED");
        var seed = given is null ? Random.Shared.Next() : int.Parse(given, CultureInfo.InvariantCulture);
        output.WriteLine($"MODELMANAGER_TEST_SEED={seed}");
        return seed;
    }
}
