using ModelManager.Platform;
using ModelManager.Primitives;

namespace ModelManager.UnitTests.Platform;

public class OsErrorTests
{
    [Theory]
    [InlineData(OsError.NoSpace, ErrorCode.InsufficientSpace)]
    [InlineData(OsError.QuotaExceeded, ErrorCode.InsufficientSpace)]
    [InlineData(OsError.AccessDenied, ErrorCode.Permission)]
    [InlineData(OsError.NoPermission, ErrorCode.Permission)]
    [InlineData(OsError.ReadOnlyFileSystem, ErrorCode.Permission)]
    [InlineData(OsError.NotFound, ErrorCode.Io)]
    [InlineData(5, ErrorCode.Io)]
    public void Every_error_number_has_a_code(int error, ErrorCode code)
    {
        var failure = OsError.Failure("open", "/p", error);

        Assert.Equal((code, error, "/p"), (failure.Code, failure.Detail.OsError, failure.Detail.Path));
        Assert.StartsWith("cannot open '/p': ", failure.Message, StringComparison.Ordinal);
    }
}
