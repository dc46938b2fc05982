using ModelManager.Server.CommandLine;

namespace ModelManager.UnitTests.Server.CommandLine;

public class ArgumentsTests
{
    [Fact]
    public void Options_and_paths_may_be_mixed()
    {
        var arguments = Arguments.Parse(["a", "--model", "m", "b", "--version=v=1", "--", "--model", "-c"], "--model", "--version");

        Assert.Equal("m", arguments.Required("--model"));
        Assert.Equal("v=1", arguments.Required("--version"));
        Assert.Equal(["a", "b", "--model", "-c"], arguments.Paths);
    }

    [Theory]
    [InlineData("unknown option --modle", "--modle", "m")]
    [InlineData("unknown option -x", "-x")]
    [InlineData("--model wants a value", "--model")]
    [InlineData("--model is given twice", "--model", "a", "--model=b")]
    public void What_makes_no_sense_is_told(string message, params string[] args)
    {
        Assert.Equal(message, Assert.Throws<UsageException>(() => Arguments.Parse(args, "--model")).Message);
    }

    [Fact]
    public void A_missing_option_is_named()
    {
        Assert.Equal("--model is missing", Assert.Throws<UsageException>(() => Arguments.Parse([], "--model").Required("--model")).Message);
    }
}
