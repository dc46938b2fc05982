using System.Text.RegularExpressions;

namespace ModelManager.UnitTests.Repository;

public partial class RepositoryTests
{
    private static readonly string[] AllowedAtRoot =
    [
        "README.md", "ARCHITECTURE.md", "build.sh", "build.ps1", "native", "src", "node-binding", "tests", "benchmarks",
        "global.json", "ModelManager.slnx",
    ];

    /// <summary>Written in two pieces so that this file does not hold what it looks for.</summary>
    private static readonly string[] Leftovers =
    [
        @"\bTO" + @"DO\b", @"\bFIX" + @"ME\b", @"\bHA" + @"CK\b", @"/ho" + @"me/\w", @"/ro" + @"ot/\w", @"/Us" + @"ers/\w", @"[A-Z]:\\Us" + @"ers\\",
    ];

    [Fact]
    public void At_the_root_lies_only_what_has_a_place_there()
    {
        var strangers = RepositoryFiles.All.Select(path => path.Split('/')[0]).Distinct().Where(name => !MayLieAtRoot(name)).ToList();

        Assert.True(strangers.Count == 0, string.Join('\n', strangers));
    }

    [Theory]
    [InlineData("notes.txt", false)]
    [InlineData("docs", false)]
    [InlineData("Directory.Build.targets", true)]
    [InlineData(".gitignore", true)]
    public void The_rule_for_the_root_tells_strangers(string name, bool expected)
    {
        Assert.Equal(expected, MayLieAtRoot(name));
    }

    [Fact]
    public void No_file_holds_what_was_left_for_later_or_a_path_of_one_machine()
    {
        var texts = RepositoryFiles.All.Select(path => (Path: path, Text: RepositoryFiles.TextOf(path))).Where(file => file.Text is not null).ToList();
        var found = texts.SelectMany(file => LeftoversIn(file.Text!).Select(leftover => $"{file.Path}: {leftover}")).ToList();

        Assert.True(found.Count == 0, string.Join('\n', found));
        Assert.True(texts.Count >= 50, $"only {texts.Count} files were read");
    }

    [Theory]
    [InlineData("// TO" + "DO: later")]
    [InlineData("path = \"/ho" + "me/someone/x\"")]
    [InlineData("C:\\Us" + "ers\\someone")]
    public void Leftovers_are_found(string text)
    {
        Assert.NotEmpty(LeftoversIn(text));
    }

    [Fact]
    public void The_lock_file_names_no_package_source()
    {
        var locks = RepositoryFiles.All.Where(path => Path.GetFileName(path) == "package-lock.json").ToList();

        Assert.NotEmpty(locks);
        Assert.All(locks, path => Assert.DoesNotContain("\"resolved\": \"http", RepositoryFiles.TextOf(path), StringComparison.Ordinal));
    }

    [Fact]
    public void Continuous_integration_runs_the_test_command_of_the_readme()
    {
        var last = RepositoryFiles.TextOf(".ci/run")!.TrimEnd().Split('\n')[^1];

        Assert.Equal("exec ./build.sh test", last);
        Assert.Contains("./build.sh test", RepositoryFiles.TextOf("README.md"), StringComparison.Ordinal);
    }

    private static bool MayLieAtRoot(string name) =>
        AllowedAtRoot.Contains(name) || name.StartsWith('.') || DirectoryFile().IsMatch(name);

    private static IEnumerable<string> LeftoversIn(string text) =>
        Leftovers.SelectMany(pattern => Regex.Matches(text, pattern)).Select(match => match.Value);

    [GeneratedRegex(@"^Directory\.\w+\.(props|targets)$")]
    private static partial Regex DirectoryFile();
}
