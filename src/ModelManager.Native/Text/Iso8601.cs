using System.Globalization;

namespace ModelManager.Native.Text;

/// <summary>Points in time as the C ABI gives them.</summary>
internal static class Iso8601
{
    /// <summary>UTC with milliseconds, such as <c>2026-01-31T12:00:00.000Z</c>.</summary>
    public static string Format(DateTimeOffset time) =>
        time.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
