namespace ModelManager.Server.CommandLine;

/// <summary>The arguments behind the command's name: <c>--name value</c> or <c>--name=value</c>, and paths. <c>--</c> ends the options.</summary>
internal sealed class Arguments
{
    private const string Prefix = "--";

    private readonly Dictionary<string, string> _options = new(StringComparer.Ordinal);
    private readonly List<string> _paths = [];

    private Arguments()
    {
    }

    /// <summary>What is not an option, in order.</summary>
    public IReadOnlyList<string> Paths => _paths;

    /// <summary>Reads the arguments.</summary>
    /// <param name="args">The arguments.</param>
    /// <param name="options">The names of the options that the command has, with their dashes.</param>
    /// <exception cref="UsageException">An unknown or repeated option, or one without its value.</exception>
    public static Arguments Parse(IEnumerable<string> args, params ReadOnlySpan<string> options)
    {
        var parsed = new Arguments();
        using var rest = args.GetEnumerator();
        while (rest.MoveNext())
        {
            if (rest.Current == Prefix)
            {
                while (rest.MoveNext())
                {
                    parsed._paths.Add(rest.Current);
                }
            }
            else if (rest.Current.StartsWith('-'))
            {
                parsed.AddOption(rest, options);
            }
            else
            {
                parsed._paths.Add(rest.Current);
            }
        }

        return parsed;
    }

    public string Required(string name) => Optional(name) ?? throw new UsageException($"{name} is missing");

    public string? Optional(string name) => _options.GetValueOrDefault(name);

    private void AddOption(IEnumerator<string> rest, ReadOnlySpan<string> options)
    {
        var equals = rest.Current.IndexOf('=', StringComparison.Ordinal);
        var name = equals < 0 ? rest.Current : rest.Current[..equals];
        if (!options.Contains(name))
        {
            throw new UsageException($"unknown option {name}");
        }

        string value;
        if (equals >= 0)
        {
            value = rest.Current[(equals + 1)..];
        }
        else
        {
            value = rest.MoveNext() ? rest.Current : throw new UsageException($"{name} wants a value");
        }

        if (!_options.TryAdd(name, value))
        {
            throw new UsageException($"{name} is given twice");
        }
    }
}
