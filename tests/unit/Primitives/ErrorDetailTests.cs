using ModelManager.Primitives;

namespace ModelManager.UnitTests.Primitives;

/// <summary>The typed error: its detail, and the form that any other exception takes at a boundary.</summary>
public class ErrorDetailTests
{
    [Fact]
    public void No_detail_is_an_empty_one()
    {
        Assert.Equal(new ErrorDetail(), ErrorDetail.None);
        Assert.Null(ErrorDetail.None.Path);
        Assert.Null(ErrorDetail.None.Url);
        Assert.Equal(0, ErrorDetail.None.HttpStatus + ErrorDetail.None.OsError + ErrorDetail.None.RetryAfterMs);
        Assert.Equal(0, ErrorDetail.None.RequiredBytes + ErrorDetail.None.AvailableBytes);
        Assert.Same(ErrorDetail.None, new ModelManagerException(ErrorCode.Io, "a message").Detail);
    }

    [Fact]
    public void Details_are_compared_by_their_members()
    {
        var detail = new ErrorDetail { Path = "a", HttpStatus = 404, RequiredBytes = 5 };

        Assert.Equal(detail, new ErrorDetail { Path = "a", HttpStatus = 404, RequiredBytes = 5 });
        Assert.NotEqual(detail, detail with { OsError = 28 });
    }

    [Fact]
    public void A_typed_error_stays_itself()
    {
        var error = new ModelManagerException(ErrorCode.Corrupt, "a message", new ErrorDetail { Path = "a" });

        Assert.Same(error, ModelManagerException.From(error));
    }

    public static TheoryData<Exception, ErrorCode, string> Others => new()
    {
        { new OperationCanceledException(), ErrorCode.Cancelled, "the operation was cancelled" },
        { new TaskCanceledException(), ErrorCode.Cancelled, "the operation was cancelled" },
        { new UnauthorizedAccessException("no"), ErrorCode.Permission, "no" },
        { new FileNotFoundException("gone"), ErrorCode.Io, "gone" },
        { new InvalidOperationException("odd"), ErrorCode.Internal, "InvalidOperationException: odd" },
    };

    [Theory]
    [MemberData(nameof(Others))]
    public void Any_other_exception_becomes_one(Exception exception, ErrorCode code, string message)
    {
        var error = ModelManagerException.From(exception);

        Assert.Equal((code, message), (error.Code, error.Message));
        Assert.Same(exception, error.InnerException);
    }

    [Fact]
    public void Shorthands()
    {
        Assert.Equal(ErrorCode.InvalidArgument, ModelManagerException.Invalid("a message").Code);
        var unexpected = ModelManagerException.Unexpected("a message", "https://example.org/a");
        Assert.Equal((ErrorCode.UnexpectedResponse, "https://example.org/a"), (unexpected.Code, unexpected.Detail.Url));
    }
}
