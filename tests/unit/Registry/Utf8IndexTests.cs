using System.Text;
using ModelManager.Primitives;
using ModelManager.Registry;

namespace ModelManager.UnitTests.Registry;

public sealed class Utf8IndexTests
{
    private static readonly string[] s_ids = ["m", "M", "語音 模型", "é", "whisper-large-v3-turbo.fp16", new('x', 128), "🎤", "ab", "a"];
    private static readonly string[] s_versions = ["1", "1.0.0", "b", "", "2024年", new('v', 128)];

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(9)]
    [InlineData(5000)]
    public void Finds_what_is_there_and_nothing_else(int count)
    {
        var records = Enumerable.Range(0, count).Select(number => Record(number < s_ids.Length ? s_ids[number] : $"model-{number / 3}", $"{number}.0")).ToList();
        var newest = records.GroupBy(record => record.Key.Id).Select(group => group.Last()).ToList();

        var index = new Utf8Index(records, newest);

        Assert.All(records, record => Assert.Same(record, index.Find(Bytes(record.Key.Id.Value), Bytes(record.Key.Version.Value))));
        Assert.All(newest, record => Assert.Same(record, index.Find(Bytes(record.Key.Id.Value), [])));
        foreach (var (id, version) in s_ids.Append("model-1").Append("").SelectMany(id => s_versions.Select(version => (id, version))))
        {
            var expected = version.Length == 0
                ? newest.Find(record => record.Key.Id.Value == id)
                : records.Find(record => record.Key.Id.Value == id && record.Key.Version.Value == version);
            Assert.Same(expected, index.Find(Bytes(id), Bytes(version)));
        }
    }

    [Fact]
    public void Where_one_name_ends_and_the_other_begins_makes_a_difference()
    {
        var records = new[] { Record("ab", "c"), Record("a", "bc"), Record("c", "ab") };
        var index = new Utf8Index(records, []);

        Assert.All(records, record => Assert.Same(record, index.Find(Bytes(record.Key.Id.Value), Bytes(record.Key.Version.Value))));
        Assert.Null(index.Find("bc"u8, "a"u8));
        Assert.Null(index.Find("ab"u8, []));
        Assert.Null(index.Find("abc"u8, []));
        Assert.Null(index.Find([0xff], [0xff]));
    }

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    private static RegistryRecord Record(string id, string version) => new(ModelKey.Parse(id, version), true, true, 1, Digest.Of([]), default, "{}", $"/models/{id}/{version}");
}
