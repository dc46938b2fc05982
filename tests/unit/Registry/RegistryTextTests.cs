using System.Text;
using System.Text.Json;
using ModelManager.Primitives;
using ModelManager.Registry;
using ModelManager.UnitTests.Support;

namespace ModelManager.UnitTests.Registry;

public sealed class RegistryTextTests
{
    private const string Whole = """{"m":{"1":{"a":[1,{"b":"\u00e9"}],"c":null}},"é":"\ud83d\ude00","n":{}}""";

    [Theory]
    [InlineData("{}", true)]
    [InlineData(" {\"a\":1} \n", true)]
    [InlineData("{\"a\":1,\"b\":[],\"c\":\"x\",\"d\":null,\"e\":{\"a\":{\"a\":1}}}", true)]
    [InlineData("", false)]
    [InlineData("[]", false)]
    [InlineData("null", false)]
    [InlineData("{} {}", false)]
    [InlineData("{}x", false)]
    [InlineData("{\"a\":1", false)]
    [InlineData("{\"a\":1,}", false)]
    [InlineData("{\"a\":1,\"a\":2}", false)]
    [InlineData("{\"a\":1,\"\\u0061\":2}", false)]
    [InlineData("{\"m\":{\"a\":1,\"\\u0061\":2}}", false)]
    [InlineData("{\"m\":{\"1\":{\"extra\":[{\"x\":1,\"x\":1}]}}}", false)]
    [InlineData("{\"\\ud800\":1}", false)]
    [InlineData("{\"a\":\"\\ud800\"}", false)]
    [InlineData("{\"a\":{\"\\ud800\":1}}", false)]
    [InlineData("{\"a\":[[\"\\udc00\"]]}", false)]
    [InlineData("{\"a\":01}", false)]
    public void A_registry_is_an_object_that_can_be_read_to_its_end(string text, bool isOne) =>
        Assert.Equal(isOne, RegistryText.TryRead(Encoding.UTF8.GetBytes(text)) is not null);

    [Theory]
    [InlineData(30, true)]
    [InlineData(31, true)]
    [InlineData(32, false)]
    public void Nothing_is_nested_too_deeply(int arrays, bool isOne) =>
        Assert.Equal(isOne, RegistryText.TryRead(Encoding.UTF8.GetBytes($"{{\"a\":{new string('[', arrays)}{new string(']', arrays)}}}")) is not null);

    [Fact]
    public void Whatever_one_byte_is_changed_to_it_is_judged_as_the_whole_document_would_be()
    {
        var good = Encoding.UTF8.GetBytes(Whole);
        var proper = 0;
        for (var index = 0; index < good.Length; index++)
        {
            for (var value = 0; value < 256; value++)
            {
                var text = good.ToArray();
                text[index] = (byte)value;
                var expected = IsProperDocument(text);
                proper += expected ? 1 : 0;
                Assert.True(expected == RegistryText.TryRead(text) is not null, $"byte {index} as {value}");
            }
        }

        Assert.InRange(proper, good.Length, 255 * good.Length);
    }

    [Fact]
    public void Its_members_are_pieces_of_it()
    {
        var text = RegistryText.TryRead(Encoding.UTF8.GetBytes(Whole))!;

        Assert.Equal(["m", "é", "n"], text.Members.Select(member => member.Name));
        Assert.Equal(["""{"1":{"a":[1,{"b":"\u00e9"}],"c":null}}""", """
            "\ud83d\ude00"
            """, "{}"], text.Members.Select(member => Encoding.UTF8.GetString(member.Value.Span)));
    }

    [Fact]
    public void A_snapshot_takes_names_and_records_that_keep_the_rules_and_nothing_else()
    {
        const string Record = """{"status":"ready","installed_at":"2025-01-01T00:00:00Z","size_bytes":1,"checksum_sha256":"0000000000000000000000000000000000000000000000000000000000000001"}""";
        using var root = new TemporaryRoot();
        const string Json = """{"m":{"1":RECORD,"2":{},"../3":RECORD},"a/b":{"1":RECORD},"x":7,"语音":{"1.0":RECORD}}""";
        var text = RegistryText.TryRead(Encoding.UTF8.GetBytes(Json.Replace("RECORD", Record, StringComparison.Ordinal)));
        var snapshot = new RegistrySnapshot(7, root.Folder, text);

        string[] expected = ["m 1", "语音 1.0"];
        Assert.Equal(expected, snapshot.Records.Select(record => record.Key.ToString()));
        Assert.Equal("1", snapshot.Find("m", null)!.Key.Version.Value);
        Assert.Same(snapshot.Find("m", "1"), snapshot.Find("m", null));
        Assert.Null(snapshot.Find("m", "2"));
        Assert.Null(snapshot.Find("x", null));
        Assert.Null(snapshot.Find("a/b", "1"));

        // Also when some of them were looked for.
        Assert.Equal(expected, snapshot.Records.Select(record => record.Key.ToString()));
    }

    private static bool IsProperDocument(byte[] text)
    {
        try
        {
            if (!JsonText.IsProper(text, 32))
            {
                return false;
            }

            using var document = JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = 32, AllowDuplicateProperties = false });
            return document.RootElement.ValueKind == JsonValueKind.Object;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
