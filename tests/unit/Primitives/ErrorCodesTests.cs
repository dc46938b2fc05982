using ModelManager.Primitives;

namespace ModelManager.UnitTests.Primitives;

public class ErrorCodesTests
{
    /// <summary>The numbers and names that other programs rely on. A line may be added, never changed.</summary>
    public static TheoryData<int, string, bool> Pinned => new()
    {
        { 0, "OK", false },
        { -10, "MODEL_NOT_AVAILABLE", false },
        { -11, "NOT_IN_CATALOGUE", false },
        { -20, "INVALID_ARGUMENT", false },
        { -21, "CLOSED", false },
        { -22, "CANCELLED", false },
        { -23, "DOWNLOAD_IN_PROGRESS", true },
        { -24, "MODEL_IN_USE", true },
        { -30, "NETWORK", true },
        { -31, "STALLED", true },
        { -32, "HTTP_STATUS", true },
        { -33, "UNEXPECTED_RESPONSE", false },
        { -34, "REMOTE_CHANGED", false },
        { -35, "TLS_UNTRUSTED", false },
        { -36, "AUTH", false },
        { -37, "SCHEDULER_UNREACHABLE", true },
        { -40, "CHECKSUM_MISMATCH", true },
        { -41, "CORRUPT", false },
        { -50, "INSUFFICIENT_SPACE", true },
        { -51, "IO", true },
        { -52, "PERMISSION", false },
        { -53, "LOCK_UNSUPPORTED", false },
        { -60, "INTERNAL", false },
        { -90, "BUFFER_TOO_SMALL", false },
        { -91, "IN_CALLBACK", false },
    };

    [Theory]
    [MemberData(nameof(Pinned))]
    public void Numbers_names_and_whether_to_try_again(int number, string name, bool isRetryable)
    {
        var code = (ErrorCode)number;

        Assert.True(Enum.IsDefined(code));
        Assert.Equal(name, ErrorCodes.Name(code));
        Assert.Equal(isRetryable, ErrorCodes.IsRetryable(code));
        Assert.Equal(isRetryable, new ModelManagerException(code, "a message", new ErrorDetail { HttpStatus = 503 }).IsRetryable);
    }

    [Theory]
    [InlineData(404, false)]
    [InlineData(400, false)]
    [InlineData(408, true)]
    [InlineData(429, true)]
    [InlineData(500, true)]
    public void Whether_to_ask_again_after_a_status(int status, bool isRetryable) =>
        Assert.Equal(isRetryable, new ModelManagerException(ErrorCode.HttpStatus, "a message", new ErrorDetail { HttpStatus = status }).IsRetryable);

    [Fact]
    public void Every_code_is_pinned()
    {
        Assert.Equal(Enum.GetValues<ErrorCode>().Select(code => (int)code).Order(), Pinned.Select(row => (int)row[0]).Order());
    }

    [Fact]
    public void A_number_that_is_no_code_is_a_fault_of_the_library()
    {
        Assert.Equal("INTERNAL", ErrorCodes.Name((ErrorCode)(-999)));
    }
}
