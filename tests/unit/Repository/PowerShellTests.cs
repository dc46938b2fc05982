using System.Management.Automation.Language;

namespace ModelManager.UnitTests.Repository;

public class PowerShellTests
{
    [Fact]
    public void Build_ps1_is_a_valid_script()
    {
        Assert.Empty(ErrorsIn(RepositoryFiles.TextOf("build.ps1")!));
    }

    [Fact]
    public void A_broken_script_is_told()
    {
        Assert.NotEmpty(ErrorsIn("if ($true) {"));
    }

    private static IEnumerable<string> ErrorsIn(string script)
    {
        Parser.ParseInput(script, out _, out var errors);
        return errors.Select(error => $"line {error.Extent.StartLineNumber}: {error.Message}");
    }
}
