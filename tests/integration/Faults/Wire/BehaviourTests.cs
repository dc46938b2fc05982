using ModelManager.Faults;

namespace ModelManager.IntegrationTests.Faults.Wire;

/// <summary>Each behaviour of the fault server really does on the wire what its name says.</summary>
public sealed class BehaviourTests
{
    private static readonly string[] s_names = [.. Behaviours.All.Select(behaviour => behaviour.Name).Order(StringComparer.Ordinal)];
    private static readonly Cases<string> s_cases = new(s_names, atOnce: 48, CheckAsync);

    public static TheoryData<string> Names => [.. s_names];

    [Theory]
    [MemberData(nameof(Names))]
    public Task Does_what_its_name_says(string name) => s_cases.RunAsync(name);

    [Fact]
    public void There_are_many_and_no_check_is_left_over()
    {
        Assert.InRange(s_names.Length, 200, 1000);
        Assert.Empty(WireChecks.All.Keys.Except(s_names));
    }

    private static async Task CheckAsync(string name)
    {
        var check = WireChecks.All.GetValueOrDefault(name);
        Assert.True(check is not null, $"nothing says how '{name}' looks on the wire");
        await using var probe = new Probe(check.Rule());

        await check.RunAsync(probe);

        Assert.True(probe.Rule.Hits > 0);
    }
}
