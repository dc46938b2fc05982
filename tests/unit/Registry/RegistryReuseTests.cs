using System.Text;
using ModelManager.Primitives;
using ModelManager.Registry;
using ModelManager.UnitTests.Support;

namespace ModelManager.UnitTests.Registry;

public sealed class RegistryReuseTests : IDisposable
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
        Model("a", ("1", Record(more: ""","new":"}{][\"\\","\"}":{"\\\"{":[[],{}]}"""))),
        Model("a", ("1", Record())) + " x", Model("a", ("1", Record())) + " \t\r\n", Model("a", ("1", Record())) + ",", Model("a", ("1", Record()))[..^1],
        Model("a\\\"}", ("1", Record())), """{"a":{"b}":"\\"}}""", """{"a":{"b":"\\\"}}""", """{"a":{"b":"c}}""", """{"a" {}}""", """{"a":{} "b":{}}""", """{"a":{}]""",
        """{"a":{},"b":1,"c":{}}""", """{a:{}}""", """{"a":{}""" + "\n", """{"a":{"x":[}]}}""", """{"a":{x}}""", """{"a":{]""", """{"b":{x},"a":{"1":"\ud800"}}""",
    ];

    [Theory]
    [MemberData(nameof(Texts))]
    public void Is_read_the_same_whatever_stood_there_before(string text)
    {
        var fresh = Read(text, null);

        foreach (var earlier in new[] { Model("a", ("1", Record())), Model("a", ("1", Record()), ("2", Record(2))), """{"a":1}""", text })
        {
            var again = Read(text, Read(earlier, null));
            Assert.Equal(fresh is null, again is null);
            Assert.Equal(fresh?.Records.Select(Described), again?.Records.Select(Described));
            Assert.Equal(fresh?.Text!.Members.Select(member => member.Name), again?.Text!.Members.Select(member => member.Name));
        }
    }

    [Fact]
    public void A_model_that_stands_there_as_before_is_not_read_again()
    {
        var (one, two) = (Model("one", ("1", Record())), Model("two", ("1", Record())));
        var before = Read($"{one[..^1]},{two[1..]}", null)!;
        var (first, second) = (before.Find("one", null), before.Find("two", null));

        var after = Read($"{{\"new\":{{}},{Model("two", ("1", Record(2)))[1..^1]},{one[1..]}", before)!;

        Assert.NotNull(first);
        Assert.Same(first, after.Find("one", "1"));
        Assert.Same(first, after.Find("one"u8, "1"u8));
        Assert.NotSame(second, after.Find("two", "1"));
        Assert.Equal(2, after.Find("two", "1")!.SizeBytes);
    }

    [Theory]
    [MemberData(nameof(Texts))]
    public void What_pretends_to_be_ours_harms_nothing(string text)
    {
        var content = Encoding.UTF8.GetBytes(text);
        var checkedText = RegistryText.TryRead(content);
        foreach (var taken in new[] { RegistryText.TryTake(content), RegistryText.TryRead(content, isOurs: true) })
        {
            // Whoever forges the sum gets records that keep the rules, or none; a model of his that cannot be read gives way.
            Assert.All(taken is null ? [] : new RegistrySnapshot(1, _root.Folder, taken).Records, record => Assert.Equal(record.Key, ModelKey.Parse(record.Key.Id.Value, record.Key.Version.Value)));
            var tree = new RegistryTree(taken);
            tree.SetReady(ModelKey.Parse("a", "9.0"), 1, Digest.Of([]), DateTimeOffset.UnixEpoch, "{}", isVerified: true);
            Assert.Contains(new RegistrySnapshot(1, _root.Folder, RegistryText.TryTake(tree.Write())).Records, record => record.Key == ModelKey.Parse("a", "9.0"));
            if (checkedText is not null)
            {
                Assert.Equal(checkedText.Members.Select(member => (member.Name, member.Value.ToArray().Length)), taken!.Members.Select(member => (member.Name, member.Value.ToArray().Length)));
            }
        }
    }

    [Fact]
    public void What_we_write_is_divided_without_being_read()
    {
        var text = RegistryText.TryRead(Encoding.UTF8.GetBytes(Model("语音", ("2024年", Record(more: ""","new":"\"}" """)))));
        var tree = new RegistryTree(text);
        tree.SetReady(ModelKey.Parse("模型-1", "1.0"), 1, Digest.Of([]), DateTimeOffset.UnixEpoch, """{"名":"{\"}"}""", isVerified: true);
        tree.SetReady(ModelKey.Parse("b", "1.0"), 1, Digest.Of([]), DateTimeOffset.UnixEpoch, "{}", isVerified: false);
        var written = tree.Write();

        Assert.Equal(
            RegistryText.TryRead(written)!.Members.Select(member => (member.Name, Encoding.UTF8.GetString(member.Value.Span))),
            CheckedText.TryDivide(written)!.Select(member => (member.Name, Encoding.UTF8.GetString(member.Value.Span))));
        Assert.Equal(["语音", "模型-1", "b"], CheckedText.TryDivide(written)!.Select(member => member.Name));
    }

    private static string Model(string id, params (string Version, string Value)[] versions) =>
        $$$"""{"{{{id}}}":{ {{{string.Join(',', versions.Select(item => $"\"{item.Version}\":{item.Value}"))}}} }}""";

    private static object Described(RegistryRecord record) => (record.Key, record.IsReady, record.IsVerified, record.SizeBytes, record.Path);

    private RegistrySnapshot? Read(string text, RegistrySnapshot? before) =>
        RegistryText.TryRead(Encoding.UTF8.GetBytes(text), before) is { } read ? new RegistrySnapshot(1, _root.Folder, read, before) : null;
}
