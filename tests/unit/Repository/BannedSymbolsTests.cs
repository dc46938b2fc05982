using System.Reflection;

namespace ModelManager.UnitTests.Repository;

public class BannedSymbolsTests
{
    private static readonly string[] Lists = ["src/BannedSymbols.txt", "src/ModelManager.Core/BannedSymbols.txt"];

    /// <summary>The analyzer passes over a name that it does not know, so a misspelt line would ban nothing.</summary>
    [Fact]
    public void Every_banned_symbol_exists_and_says_what_to_do_instead()
    {
        var lines = Lists.SelectMany(path => RepositoryFiles.TextOf(path)!.Split('\n', StringSplitOptions.RemoveEmptyEntries)).ToList();

        Assert.True(lines.Count >= 60, $"only {lines.Count} lines");
        Assert.All(lines, line => Assert.True(line.Split(';', 2) is [var symbol, { Length: > 20 }] && Exists(symbol)));
    }

    [Theory]
    [InlineData("M:System.IO.File.Move(System.String,System.String)", true)]
    [InlineData("M:System.IO.File.Move(System.String)", false)]
    [InlineData("P:System.DateTime.UtcNow", true)]
    [InlineData("P:System.DateTime.UtcNo", false)]
    [InlineData("T:System.Diagnostics.Proces", false)]
    public void A_misspelt_symbol_is_told_from_a_real_one(string symbol, bool expected)
    {
        Assert.Equal(expected, Exists(symbol));
    }

    private static bool Exists(string symbol)
    {
        if (symbol.StartsWith("T:", StringComparison.Ordinal))
        {
            return Find(symbol[2..]) is not null;
        }

        var name = symbol[2..].Split('(')[0];
        var type = Find(name[..name.LastIndexOf('.')].TrimEnd('.'));
        return type is not null && type.GetMembers().Any(member => NameOf(type, member) == symbol);
    }

    private static string NameOf(Type type, MemberInfo member) => member switch
    {
        MethodBase method => $"M:{type.FullName}.{method.Name.Replace('.', '#')}{Parameters(method)}",
        PropertyInfo property => $"P:{type.FullName}.{property.Name}",
        _ => "",
    };

    private static string Parameters(MethodBase method)
    {
        var parameters = method.GetParameters();
        return parameters.Length == 0 ? "" : $"({string.Join(',', parameters.Select(parameter => NameOf(parameter.ParameterType)))})";
    }

    private static string NameOf(Type type) => type.IsGenericType
        ? $"{type.Namespace}.{type.Name.Split('`')[0]}{{{string.Join(',', type.GetGenericArguments().Select(NameOf))}}}"
        : type.FullName ?? type.Name;

    private static Type? Find(string name) => AppDomain.CurrentDomain.GetAssemblies()
        .Append(typeof(System.Diagnostics.Process).Assembly)
        .Append(typeof(HttpClient).Assembly)
        .Append(typeof(System.Timers.Timer).Assembly)
        .Append(typeof(Console).Assembly)
        .Select(assembly => assembly.GetType(name))
        .FirstOrDefault(type => type is not null);
}
