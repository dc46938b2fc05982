using System.Reflection;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using ModelManager.Native.Header;
using ModelManager.Native.Layouts;
using ModelManager.UnitTests.Repository;

namespace ModelManager.UnitTests.Native.Layouts;

public partial class LayoutTests
{
    private static readonly Type[] s_structs =
        [.. typeof(ISized).Assembly.GetTypes().Where(type => type.IsValueType && type.GetCustomAttribute<CNameAttribute>() is not null)];

    [Fact]
    public void The_header_asserts_the_sizes_that_the_runtime_uses()
    {
        var asserted = SizesIn("native/include/modelmanager.h", AssertedPattern());

        Assert.True(s_structs.Length >= 15);
        Assert.Equal(asserted.Count, s_structs.Length);
        Assert.All(s_structs, type => Assert.Equal(asserted[NameOf(type)], Marshal.SizeOf(type)));
    }

    [Fact]
    public void The_smallest_size_that_is_accepted_is_that_of_version_1()
    {
        var frozen = SizesIn("tests/abi/frozen.c", FrozenPattern());

        Assert.All(s_structs.Where(type => type.IsAssignableTo(typeof(ISized))), type => Assert.Equal(frozen[NameOf(type)], FirstSizeOf(type)));
    }

    private static int FirstSizeOf(Type type) => (int)type.GetProperty(nameof(ISized.FirstSizeBytes))!.GetValue(null)!;

    private static string NameOf(Type type) => type.GetCustomAttribute<CNameAttribute>()!.Name;

    private static Dictionary<string, int> SizesIn(string file, Regex pattern) => pattern
        .Matches(File.ReadAllText(Path.Combine(RepositoryFiles.Root, file)))
        .ToDictionary(match => match.Groups[1].Value, match => int.Parse(match.Groups[2].Value));

    [GeneratedRegex(@"^MM_ASSERT_LAYOUT\(sizeof\((\w+)\) == (\d+)\);$", RegexOptions.Multiline)]
    private static partial Regex AssertedPattern();

    [GeneratedRegex(@"^(?:AT_LEAST|EXACTLY)\((\w+), (\d+)\);$", RegexOptions.Multiline)]
    private static partial Regex FrozenPattern();
}
