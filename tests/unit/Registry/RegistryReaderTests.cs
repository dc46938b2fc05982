using System.Text;
using ModelManager.Primitives;
using ModelManager.Registry;
using ModelManager.UnitTests.Support;

namespace ModelManager.UnitTests.Registry;

public sealed class RegistryReaderTests : IDisposable
{
    private readonly TemporaryRoot _root = new();

    private static string Record(int sizeBytes = 1, string more = "") =>
        $$"""{"status":"ready","installed_at":"2026-01-01T00:00:00Z","size_bytes":{{sizeBytes}},"checksum_sha256":"{{Digest.Of([]).Hex}}","extra":{}{{more}}}""";

    public void Dispose() => _root.Dispose();

    public static TheoryData<string> Texts =>
    [
        "{}", "[]", "null", "1", "", " {} ", "{} {}", "{},", "{", """{"a":{}""", """{"a":{},}""",
        Model("a", ("1", Record())),
        Model("a", ("1", Record()), ("1", Record())),
        Model("a", ("1", Record()), ("\\u0031", Record())),
        $$$"""{"a":{"1":{{{Record()}}}},"a":{"2":{{{Record()}}}}}""",
        $$$"""{"a":{"1":{{{Record()}}}},"\u0061":{"2":{{{Record()}}}}}""",
        """{"a":1,"a":2}""", """{"con":{},"con":{}}""", """{"con":{"x":1,"x":2}}""", """{"a":{"x y\u0000":{"z":1,"z":2}}}""", """{"a":[{"x":1,"x":1}]}""",
        Model("a", ("1", Record(more: ""","size_bytes":2"""))),
        Model("a", ("1", Record(more: ""","new":{"x":1,"x":2}"""))),
        Model("a", ("1", Record(more: ""","new":[[1,{"\u0078":1,"x":2}]]"""))),
        Model("a", ("1", Record(more: ""","new":"\ud800" """))),
        Model("a", ("1", Record(more: ""","\udc00":1"""))),
        Model("\\ud800", ("1", Record())),
        Model("a", ("\\ud800", Record())),
        Model("语音", ("2024年", Record()), ("\\u8bed", Record())),
        Model("a", ("1", Record(more: ""","new":"\ud83c\udfa4" """))),
        Model("a", ("1", "1"), ("2", "null"), ("3", "[]"), ("../4", Record()), ("5", "{}")),
        Model("a", ("1", Record(more: $""","deep":{new string('[', 28)}{new string(']', 28)}"""))),
        Model("a", ("1", Record(more: $""","deep":{new string('[', 29)}{new string(']', 29)}"""))),
        Model("a", ("1", Record(more: $""","deep":{new string('[', 30)}{new string(']', 30)}"""))),
        Model("a", ("1", Record() + " // said nobody")),
    ];

    [Theory]
    [MemberData(nameof(Texts))]
    public void Is_read_when_it_may_be_rewritten_and_only_then(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var isProper = RegistryReader.IsProper(bytes);
        var fresh = Read(text, null);

        Assert.Equal(isProper, fresh is not null);
        foreach (var before in new[] { Model("a", ("1", Record())), Model("a", ("1", Record()), ("2", Record(2))), text })
        {
            var again = Read(text, Read(before, null) is { } known ? new RegistrySnapshot(1, known) : null);
            Assert.Equal(fresh?.Select(Described), again?.Select(Described));
        }
    }

    [Fact]
    public void Bytes_that_are_no_text_are_no_registry()
    {
        var bytes = Encoding.UTF8.GetBytes(Model("a", ("1", Record(more: ""","x":"?" """))));
        bytes[Array.IndexOf(bytes, (byte)'?')] = 0xff;

        Assert.False(RegistryReader.IsProper(bytes));
        Assert.Null(RegistryReader.TryRead(_root.Folder, bytes));
    }

    [Fact]
    public void What_stands_there_as_before_is_the_record_that_it_was()
    {
        var before = Read(Model("a", ("1", Record()), ("2", Record())), null)!;
        var after = Read(Model("a", ("2", Record()), ("1", Record(2)), ("3", Record())), new RegistrySnapshot(1, before))!;

        Assert.Same(Of(before, "2"), Of(after, "2"));
        Assert.NotSame(Of(before, "1"), Of(after, "1"));
        Assert.Equal(2, Of(after, "1").SizeBytes);
        Assert.Equal(3, after.Count);
    }

    private static RegistryRecord Of(IEnumerable<RegistryRecord> records, string version) => records.Single(record => record.Key.Version.Value == version);

    private static string Model(string id, params (string Version, string Value)[] versions) =>
        $$$"""{"{{{id}}}":{ {{{string.Join(',', versions.Select(item => $"\"{item.Version}\":{item.Value}"))}}} }}""";

    private static object Described(RegistryRecord record) => (record.Key, record.IsReady, record.IsVerified, record.SizeBytes, record.Path);

    private IReadOnlyCollection<RegistryRecord>? Read(string text, RegistrySnapshot? before) => RegistryReader.TryRead(_root.Folder, Encoding.UTF8.GetBytes(text), before);
}
