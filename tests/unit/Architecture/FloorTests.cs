using ModelManager.Primitives;

namespace ModelManager.UnitTests.Architecture;

public class FloorTests
{
    /// <summary>Far below what the core has; a reader that sees nothing must not pass.</summary>
    private const int FewestReferences = 100;

    private static readonly string CorePath = typeof(ModelId).Assembly.Location;
    private static readonly string OwnPath = typeof(FloorTests).Assembly.Location;

    [Fact]
    public void The_core_names_only_what_lies_below()
    {
        var references = TypeReferenceReader.Read(CorePath);

        var violations = Floors.Violations(references);
        Assert.True(violations.Count == 0, string.Join('\n', violations));
        Assert.True(references.Count >= FewestReferences, $"only {references.Count} references were seen");
    }

    [Fact]
    public void Every_type_of_the_core_has_a_floor()
    {
        // A source generator or the compiler may add helpers under names that no source file can or should use.
        var homeless = typeof(ModelId).Assembly.GetTypes()
            .Where(type => !type.IsNested && !type.Name.StartsWith('<'))
            .Where(type => Floors.PartOf(type.Namespace ?? "-") is null)
            .Where(type => type.Namespace?.StartsWith("System.", StringComparison.Ordinal) != true)
            .Where(type => type.Namespace?.StartsWith("Microsoft.", StringComparison.Ordinal) != true)
            .Select(type => type.FullName)
            .ToList();

        Assert.True(homeless.Count == 0, string.Join('\n', homeless));
    }

    [Fact]
    public void Every_floor_is_built()
    {
        var built = typeof(ModelId).Assembly.GetTypes().Select(type => Floors.PartOf(type.Namespace ?? "-")).ToHashSet();

        Assert.All(Floors.Names, name => Assert.Contains(name, built));
    }

    [Theory]
    [InlineData("ByBase")]
    [InlineData("ByInterface")]
    [InlineData("ByConstraint`1")]
    [InlineData("ByField")]
    [InlineData("ByGenericArgument")]
    [InlineData("ByParameter")]
    [InlineData("ByReturn")]
    [InlineData("ByCall")]
    [InlineData("ByStaticField")]
    [InlineData("ByTypeOf")]
    [InlineData("ByGenericMethod")]
    [InlineData("ByLambda")]
    [InlineData("ByCatch")]
    [InlineData("ByAttribute")]
    [InlineData("ByAttributeArgument")]
    public void A_reference_upwards_is_found(string mutant)
    {
        Assert.Contains(
            Floors.Violations(TypeReferenceReader.Read(OwnPath)),
            line => line.StartsWith($"ModelManager.Primitives.Mutant.{mutant} names ModelManager.Store.Mutant.", StringComparison.Ordinal));
    }

    [Fact]
    public void A_reference_sideways_is_found_and_one_downwards_is_not()
    {
        var violations = Floors.Violations(TypeReferenceReader.Read(OwnPath));

        Assert.Contains("ModelManager.Catalogue.Mutant.Sideways names ModelManager.Scheduling.Mutant.Beside", violations);
        Assert.DoesNotContain(violations, line => line.Contains("Downwards", StringComparison.Ordinal));
    }
}
