using ModelManager.Downloads;
using ModelManager.Primitives;

namespace ModelManager.UnitTests.Downloads;

public class SecondLookTests
{
    private readonly ProgressMeter _meter = new(TimeProvider.System, () => { }, _ => { });
    private readonly SecondLook _look;

    public SecondLookTests()
    {
        _meter.SetTotal(1000);
        _look = new SecondLook(_meter);
    }

    [Theory]
    [InlineData(ErrorCode.Auth)]
    [InlineData(ErrorCode.HttpStatus)]
    [InlineData(ErrorCode.UnexpectedResponse)]
    public void There_is_one_and_another_one_only_after_progress(ErrorCode code)
    {
        var failure = new ModelManagerException(code, "no");
        Assert.True(_look.TryTake(failure));
        Assert.False(_look.TryTake(failure));

        _meter.Moved(10);
        Assert.True(_look.TryTake(failure));
        _meter.Moved(-10);
        Assert.False(_look.TryTake(failure));
    }

    [Theory]
    [InlineData(ErrorCode.Io)]
    [InlineData(ErrorCode.ChecksumMismatch)]
    [InlineData(ErrorCode.NotInCatalogue)]
    public void What_the_catalogue_cannot_mend_is_not_looked_at_again(ErrorCode code)
    {
        Assert.False(_look.TryTake(new ModelManagerException(code, "no")));
        Assert.True(_look.TryTake(new ModelManagerException(ErrorCode.Auth, "no")));
    }
}
