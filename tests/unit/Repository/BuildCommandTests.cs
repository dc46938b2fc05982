using System.Text.RegularExpressions;

namespace ModelManager.UnitTests.Repository;

public partial class BuildCommandTests
{
    private static readonly string[] Words = ["demo", "test", "torture", "bench", "hosted", "pack", "help"];

    [Theory]
    [InlineData("build.sh", ".build/main.mjs\" \"$@\"")]
    [InlineData("build.ps1", "'.build/main.mjs') @args")]
    public void Each_script_names_the_same_words_and_hands_everything_over(string script, string handover)
    {
        var text = RepositoryFiles.TextOf(script)!;

        Assert.Equal(Words, WordsInBrackets().Match(text).Groups["words"].Value.Split('|', StringSplitOptions.TrimEntries));
        Assert.Contains(handover, text, StringComparison.Ordinal);
    }

    [Fact]
    public void Help_tells_every_word()
    {
        var (code, output, _) = RepositoryFiles.Run("node", ".build/main.mjs", "help");

        Assert.Equal(0, code);
        Assert.All(Words, word => Assert.Matches($@"(?m)^  {word}\b", output));
    }

    [Fact]
    public void An_unknown_word_is_answered_with_the_usage_and_2()
    {
        var (code, _, errors) = RepositoryFiles.Run("node", ".build/main.mjs", "nonsense");

        Assert.Equal(2, code);
        Assert.Contains("Unknown command: nonsense", errors, StringComparison.Ordinal);
        Assert.Contains("Usage: build.sh", errors, StringComparison.Ordinal);
    }

    [GeneratedRegex(@"(?m)^# build\.(sh|ps1) \[(?<words>[^\]]*)\]")]
    private static partial Regex WordsInBrackets();
}
