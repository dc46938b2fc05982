using System.Reflection.Metadata;
using ModelManager.HeaderGenerator;
using ModelManager.HeaderGenerator.Api;
using ModelManager.HeaderGenerator.Docs;
using ModelManager.HeaderGenerator.Metadata;

namespace ModelManager.UnitTests.HeaderGenerator;

public class MetadataTests
{
    private static readonly TypeAgreement s_agreement = new(
        new Dictionary<string, string> { ["mm_status"] = "int32_t", ["mm_job"] = "uint64_t" }, new HashSet<string> { "mm_callback" });

    [Theory]
    [InlineData("int32_t", "int32_t")]
    [InlineData("int32_t", "mm_status")]
    [InlineData("const int32_t *", "int32_t *")]
    [InlineData("const uint64_t *", "mm_job *")]
    [InlineData("const mm_error *", "mm_error *")]
    [InlineData("const char *const *", "const char *const *")]
    [InlineData("(function pointer)", "mm_callback")]
    public void A_written_type_that_says_the_same_is_taken(string plain, string declared)
    {
        Assert.Equal(declared, s_agreement.Check(new CType(plain, 8, 8), declared, "here").Code);
    }

    [Theory]
    [InlineData("int32_t", "int64_t")]
    [InlineData("uint64_t", "mm_status")]
    [InlineData("const int32_t *", "int32_t")]
    [InlineData("const mm_error *", "mm_event *")]
    [InlineData("(function pointer)", "mm_other")]
    [InlineData("(function pointer)", "void *")]
    public void A_written_type_that_says_something_else_is_refused(string plain, string declared)
    {
        var failure = Assert.Throws<HeaderException>(() => s_agreement.Check(new CType(plain, 8, 8), declared, "mm_here"));
        Assert.Contains("mm_here", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(PrimitiveTypeCode.Char)]
    [InlineData(PrimitiveTypeCode.Boolean)]
    [InlineData(PrimitiveTypeCode.String)]
    [InlineData(PrimitiveTypeCode.IntPtr)]
    public void Types_that_C_does_not_have_are_refused(PrimitiveTypeCode type)
    {
        Assert.Throws<HeaderException>(() => new SignatureTypes(_ => null).GetPrimitiveType(type));
    }

    [Fact]
    public void A_struct_with_a_hole_is_refused()
    {
        var path = typeof(Holed).Assembly.Location;
        using var assembly = new ModelManager.HeaderGenerator.Metadata.AssemblyFile(path);
        var reader = new StructReader(assembly, new XmlDocs(Path.ChangeExtension(path, ".xml")), s_agreement);

        var failure = Assert.Throws<HeaderException>(reader.ReadAll);
        Assert.Equal("mm_holed has a hole in front of Large", failure.Message);
    }
}
