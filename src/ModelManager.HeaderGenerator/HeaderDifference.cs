namespace ModelManager.HeaderGenerator;

/// <summary>Where two headers part.</summary>
internal static class HeaderDifference
{
    /// <summary>The first line that differs, in words, or null.</summary>
    public static string? Find(string expected, string found)
    {
        var (wanted, there) = (expected.Split('\n'), found.Split('\n'));
        for (var i = 0; i < Math.Max(wanted.Length, there.Length); i++)
        {
            var (want, have) = (wanted.ElementAtOrDefault(i), there.ElementAtOrDefault(i));
            if (want != have)
            {
                return $"line {i + 1} should be '{want ?? "(nothing)"}' and is '{have ?? "(nothing)"}'";
            }
        }

        return null;
    }
}
