using System.Globalization;

namespace ModelManager.Faults;

/// <summary>
/// Rules in words: <c>cut-reset on=file path=part-0.bin from=2 times=3 asked=part bytes=100000 ms=500</c>. All but the
/// behaviour's name may be left out; <c>on=any</c> is every request.
/// </summary>
public static class RuleText
{
    public static Rule Parse(string text)
    {
        var words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var behaviour = Behaviours.Find(words[0]);
        var values = words.Skip(1).Select(word => word.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1], StringComparer.Ordinal);
        if (values.Keys.Except(["on", "path", "from", "times", "asked", "bytes", "ms"]).FirstOrDefault() is { } unknown)
        {
            throw new ArgumentException($"a rule has no '{unknown}'");
        }

        return new Rule(behaviour)
        {
            On = values.GetValueOrDefault("on") switch
            {
                null => behaviour.On,
                "any" => null,
                var kind => Enum.Parse<ResourceKind>(kind, ignoreCase: true),
            },
            Path = values.GetValueOrDefault("path"),
            From = (int)(Number(values, "from") ?? 1),
            Times = (int)(Number(values, "times") ?? int.MaxValue),
            Asked = Enum.Parse<Asked>(values.GetValueOrDefault("asked", "anything"), ignoreCase: true),
            Bytes = Number(values, "bytes"),
            Time = Number(values, "ms") is { } ms ? TimeSpan.FromMilliseconds(ms) : null,
        };
    }

    private static long? Number(Dictionary<string, string> values, string name) =>
        values.TryGetValue(name, out var text) ? long.Parse(text, CultureInfo.InvariantCulture) : null;
}
