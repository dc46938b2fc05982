using System.Text;
using System.Text.Json.Nodes;
using ModelManager.Catalogue;
using ModelManager.Primitives;

namespace ModelManager.UnitTests.Catalogue;

public class CatalogueReaderTests
{
    private const string Url = "http://library/api";
    private static readonly string s_sha = new('a', 64);

    [Fact]
    public void A_model_is_read_in_all_its_parts()
    {
        var json = Model(Version("1.9", files: File("sub/ü.bin", 7)), Version("1.10", files: File("a", 5)));
        json["versions"]![1]!["extra"] = new JsonObject { ["x"] = 1 };
        json["versions"]![1]!["published_at"] = "2025-01-02T03:04:05Z";
        json["versions"]![1]!["unknown"] = "ignored";
        json["unknown"] = "ignored";

        var model = Read(json);

        Assert.Equal(["1.10", "1.9"], model.Versions.Select(version => version.Key.Version.Value));
        Assert.Equal("1.10", model.LatestVersion.Value);
        var entry = model.Versions[0];
        Assert.Equal((5, s_sha, "{\"x\":1}"), (entry.SizeBytes, entry.ChecksumSha256.Hex, entry.ExtraJson.Replace(" ", "", StringComparison.Ordinal).ReplaceLineEndings("")));
        Assert.Equal(new DateTimeOffset(2025, 1, 2, 3, 4, 5, TimeSpan.Zero), entry.PublishedAt);
        Assert.Equal(("sub/ü.bin", 7, s_sha), (model.Versions[1].Files[0].Path.Value, model.Versions[1].Files[0].SizeBytes, model.Versions[1].Files[0].Sha256.Hex));
        Assert.Equal((null, "{}"), (model.Versions[1].PublishedAt, model.Versions[1].ExtraJson));
    }

    [Theory]
    [InlineData("..")]
    [InlineData("../x")]
    [InlineData("a/../../x")]
    [InlineData("/etc/passwd")]
    [InlineData("a//b")]
    [InlineData("a/")]
    [InlineData("./a")]
    [InlineData("a\\b")]
    [InlineData("C:x")]
    [InlineData("a\0b")]
    [InlineData("a\nb")]
    [InlineData(".hidden")]
    [InlineData("a.")]
    [InlineData("a ")]
    [InlineData("NUL")]
    [InlineData("sub/com1.txt")]
    [InlineData("e\u0301")]
    [InlineData("checksum.sha256")]
    [InlineData("MANIFEST.json")]
    [InlineData("manifest.json/x")]
    [InlineData("")]
    [InlineData(null)]
    public void A_path_that_could_lead_anywhere_else_is_refused(string? path) => Refused(Model(Version("1", files: File(path, 1))));

    [Theory]
    [InlineData("../m")]
    [InlineData("temp")]
    [InlineData("")]
    [InlineData(null)]
    [InlineData("a/b")]
    [InlineData("other")]
    public void A_model_of_another_or_no_name_is_refused(string? id)
    {
        var json = Model(Version("1"));
        json["model_id"] = id;
        Refused(json);
    }

    [Theory]
    [InlineData("../1")]
    [InlineData("")]
    [InlineData(null)]
    [InlineData("1/2")]
    [InlineData(".1")]
    public void A_version_of_no_name_is_refused(string? version) => Refused(Model(Version(version)));

    [Theory]
    [InlineData("a", "a")]
    [InlineData("a", "A")]
    [InlineData("é", "É")]
    [InlineData("a", "a/b")]
    [InlineData("a/b", "a")]
    [InlineData("D/a", "d/b")]
    public void Paths_that_cannot_stand_side_by_side_are_refused(string first, string second) => Refused(Model(Version("1", files: [File(first, 1), File(second, 1)])));

    [Theory]
    [InlineData("1", "1")]
    [InlineData("1-RC", "1-rc")]
    public void Twin_versions_are_refused(string first, string second) => Refused(Model(Version(first), Version(second)));

    [Theory]
    [InlineData(-1)]
    [InlineData(long.MinValue)]
    [InlineData((1L << 50) + 1)]
    [InlineData(long.MaxValue)]
    public void An_impossible_size_is_refused(long size) => Refused(Model(Version("1", files: File("a", size))));

    [Fact]
    public void Sums_cannot_overflow() =>
        Refused(Model(Version("1", files: [.. Enumerable.Range(0, 20_000).Select(i => File($"f{i}", 1L << 50))])));

    [Fact]
    public void A_sum_that_disagrees_with_its_files_is_refused()
    {
        var json = Model(Version("1", files: File("a", 5)));
        json["versions"]![0]!["size_bytes"] = 6;
        Refused(json);
    }

    [Theory]
    [InlineData("versions/0/size_bytes", "\"5\"")]
    [InlineData("versions/0/size_bytes", "1.5")]
    [InlineData("versions/0/size_bytes", "1e400")]
    [InlineData("versions/0/size_bytes", "99999999999999999999")]
    [InlineData("versions/0/size_bytes", "null")]
    [InlineData("versions/0/checksum_sha256", "\"abc\"")]
    [InlineData("versions/0/checksum_sha256", "null")]
    [InlineData("versions/0/checksum_sha256", "5")]
    [InlineData("versions/0/files", "[]")]
    [InlineData("versions/0/files", "null")]
    [InlineData("versions/0/files", "{}")]
    [InlineData("versions/0/files/0", "null")]
    [InlineData("versions/0/files/0", "\"a\"")]
    [InlineData("versions/0/files/0/sha256", "\"xyz\"")]
    [InlineData("versions/0/files/0/sha256", "null")]
    [InlineData("versions/0/files/0/path", "5")]
    [InlineData("versions/0", "null")]
    [InlineData("versions/0", "\"1\"")]
    [InlineData("versions", "[]")]
    [InlineData("versions", "null")]
    [InlineData("versions", "5")]
    public void A_part_of_the_wrong_kind_is_refused(string where, string value)
    {
        JsonNode node = Model(Version("1"));
        var root = node;
        var steps = where.Split('/');
        foreach (var step in steps[..^1])
        {
            node = int.TryParse(step, out var index) ? node[index]! : node[step]!;
        }

        // As text, because some values are no numbers that a node could hold.
        const string Mark = "\"##\"";
        if (int.TryParse(steps[^1], out var last))
        {
            node[last] = "##";
        }
        else
        {
            node[steps[^1]] = "##";
        }

        Refused(root.ToJsonString().Replace(Mark, value, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("5")]
    [InlineData("<html>")]
    [InlineData("{\"model_id\":\"m\",\"versions\":[")]
    [InlineData("{\"model_id\":\"m\",\"model_id\":\"m\",\"versions\":[]}")]
    [InlineData("{}")]
    public void What_is_no_catalogue_is_refused(string json) => Refused(json);

    [Fact]
    public void Names_twice_in_any_object_are_refused() =>
        Refused(Model(Version("1")).ToJsonString().Replace("\"path\":", "\"path\":\"b\",\"path\":", StringComparison.Ordinal));

    [Fact]
    public void Nesting_beyond_reason_is_refused()
    {
        var json = Model(Version("1")).ToJsonString().Replace("\"versions\":", $"\"deep\":{new string('[', 100)}{new string(']', 100)},\"versions\":", StringComparison.Ordinal);
        Refused(json);
    }

    [Theory]
    [InlineData("\"\\ud800\"")]
    [InlineData("{\"\\udc00\":1}")]
    public void Halves_of_characters_are_refused(string value) =>
        Refused(Model(Version("1")).ToJsonString().Replace("\"files\":", $"\"extra\":{{\"x\":{value}}},\"files\":", StringComparison.Ordinal));

    [Fact]
    public void Bytes_that_are_not_UTF8_are_refused()
    {
        var json = Encoding.UTF8.GetBytes(Model(Version("1")).ToJsonString().Replace("\"files\":", "\"extra\":{\"x\":\"?\"},\"files\":", StringComparison.Ordinal));
        json[Array.IndexOf(json, (byte)'?')] = 0xff;

        Assert.Equal(ErrorCode.UnexpectedResponse, Assert.Throws<ModelManagerException>(() => new CatalogueReader(Url).ReadModel(json, ModelId.Parse("m"))).Code);
    }

    [Fact]
    public void An_extra_beyond_reason_is_refused()
    {
        var json = Model(Version("1"));
        json["versions"]![0]!["extra"] = new JsonObject { ["x"] = new string('x', 70_000) };
        Refused(json);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("5")]
    [InlineData("[1]")]
    public void An_extra_that_is_no_object_is_an_empty_one(string extra) =>
        Assert.Equal("{}", Read(Model(Version("1")).ToJsonString().Replace("\"files\":", $"\"extra\":{extra},\"files\":", StringComparison.Ordinal)).Versions[0].ExtraJson);

    [Fact]
    public void The_list_of_models()
    {
        var models = new CatalogueReader(Url).ReadModels(Encoding.UTF8.GetBytes(
            """{"models":[{"model_id":"b","latest_version":"lies","versions":["1.9","1.10"],"size_bytes":5,"extra":{"x":1}},{"model_id":"a","versions":["1"]}]}"""));

        Assert.Equal(["b", "a"], models.Select(model => model.Id.Value));
        Assert.Equal(("1.10", 5, "{\"x\":1}"), (models[0].LatestVersion.Value, models[0].SizeBytes, models[0].ExtraJson));
        Assert.Equal(["1.10", "1.9"], models[0].Versions.Select(version => version.Value));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("{\"models\":null}")]
    [InlineData("{\"models\":[null]}")]
    [InlineData("{\"models\":[{\"model_id\":\"m\"}]}")]
    [InlineData("{\"models\":[{\"model_id\":\"m\",\"versions\":[]}]}")]
    [InlineData("{\"models\":[{\"model_id\":\"m\",\"versions\":[null]}]}")]
    [InlineData("{\"models\":[{\"model_id\":\"m\",\"versions\":[\"1\",\"1\"]}]}")]
    [InlineData("{\"models\":[{\"model_id\":\"../m\",\"versions\":[\"1\"]}]}")]
    [InlineData("{\"models\":[{\"model_id\":\"m\",\"versions\":[\"1\"],\"size_bytes\":-1}]}")]
    [InlineData("{\"models\":[{\"model_id\":\"m\",\"versions\":[\"1\"]},{\"model_id\":\"M\",\"versions\":[\"1\"]}]}")]
    public void What_is_no_list_of_models(string json) =>
        Assert.Equal(ErrorCode.UnexpectedResponse, Assert.Throws<ModelManagerException>(() => new CatalogueReader(Url).ReadModels(Encoding.UTF8.GetBytes(json))).Code);

    private static CatalogueModelDetail Read(string json) => new CatalogueReader(Url).ReadModel(Encoding.UTF8.GetBytes(json), ModelId.Parse("m"));

    private static CatalogueModelDetail Read(JsonNode json) => Read(json.ToJsonString());

    private static void Refused(JsonNode json) => Refused(json.ToJsonString());

    private static void Refused(string json)
    {
        var failure = Assert.Throws<ModelManagerException>(() => Read(json));
        Assert.Equal((ErrorCode.UnexpectedResponse, Url), (failure.Code, failure.Detail.Url));
    }

    private static JsonObject Model(params JsonObject[] versions) => new() { ["model_id"] = "m", ["versions"] = new JsonArray([.. versions]) };

    private static JsonObject Version(string? version, params JsonObject[] files)
    {
        files = files.Length > 0 ? files : [File("f", 1)];
        var size = files.Aggregate(0L, (sum, file) => unchecked(sum + (long)file["size_bytes"]!));
        return new JsonObject { ["version"] = version, ["size_bytes"] = size, ["checksum_sha256"] = s_sha, ["files"] = new JsonArray([.. files]) };
    }

    private static JsonObject File(string? path, long size) => new() { ["path"] = path, ["size_bytes"] = size, ["sha256"] = s_sha };
}
