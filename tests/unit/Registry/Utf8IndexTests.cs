using System.Text;
using ModelManager.Primitives;
using ModelManager.Registry;

namespace ModelManager.UnitTests.Registry;

public sealed class Utf8IndexTests
{
    private static readonly string[] s_ids = ["m", "M", "語音 模型", "é", "whisper-large-v3-turbo.fp16", new('x', 128), "🎤", "ab", "a"];

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(9)]
    [InlineData(5000)]
    public void Finds_what_is_there_and_nothing_else(int count)
    {
        var models = Enumerable.Range(0, count).Select(number => Model(number < s_ids.Length ? s_ids[number] : $"model-{number}")).ToList();
        var index = new Utf8Index(models);

        Assert.All(models, model => Assert.Same(model, index.Find(Encoding.UTF8.GetBytes(model.Id.Value))));
        Assert.All(s_ids.Append("model").Append(""), id => Assert.Same(models.Find(model => model.Id.Value == id), index.Find(Encoding.UTF8.GetBytes(id))));
        Assert.Null(index.Find([0xff]));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    [InlineData(9)]
    [InlineData(300)]
    public void Versions_are_found_among_few_and_among_many(int count)
    {
        var model = Model("m", [.. Enumerable.Range(0, count).Select(number => number % 2 == 0 ? $"{number}.0" : $"{number}年")]);

        Assert.All(model.Records, record => Assert.Same(record, model.Find(Encoding.UTF8.GetBytes(record.Key.Version.Value))));
        Assert.All(model.Records, record => Assert.Same(record, model.Find(record.Key.Version.Value)));
        Assert.Null(model.Find("absent"u8));
        Assert.Null(model.Find([0xff]));
        Assert.Null(model.Find(new byte[200]));
    }

    private static ModelRecords Model(string id, params string[] versions) => new(
        [.. versions.DefaultIfEmpty("1").Select(version => new RegistryRecord(ModelKey.Parse(id, version), true, true, 1, Digest.Of([]), default, "{}", $"/models/{id}/{version}"))]);
}
