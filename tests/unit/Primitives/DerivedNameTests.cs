using System.IO.Hashing;
using System.Text;
using ModelManager.Primitives;
using Xunit.Abstractions;

namespace ModelManager.UnitTests.Primitives;

public class DerivedNameTests(ITestOutputHelper output)
{
    private const int RandomTriples = 100_000;

    [Theory]
    [InlineData("whisper", "1.0.0", "whisper-1.0.0")]
    [InlineData("whisper-base.en", "3", "whisper-base.en-3")]
    [InlineData("语音", "一", "语音-一")]
    [InlineData("a b", "1+x", "a b-1+x")]
    public void A_marker_is_plain(string id, string version, string expected)
    {
        Assert.Equal(expected, DerivedName.Of(ModelKey.Parse(id, version)));
    }

    [Theory]
    [InlineData("a", "1-rc", "a-1-rc")] // (a): a-1 rc would be the same
    [InlineData("a", "1_0", "a-1_0")] // (b)
    [InlineData("a_b", "1", "a_b-1")]
    [InlineData("语_b", "1", "__b-1")]
    [InlineData("a b", "1+x_", "a_b-1_x_")]
    [InlineData("🎤_", "1", "__-1")] // one character beyond 16 bits is one underscore
    [InlineData("a-1", "rc~0123456789abcdef", "a-1-rc_0123456789abcdef")] // reads like a cleaned name
    public void A_marker_is_cleaned(string id, string version, string text)
    {
        Assert.Equal($"{text}~{HashOf(id, version, "")}", DerivedName.Of(ModelKey.Parse(id, version)));
    }

    [Theory]
    [InlineData("whisper", "1.0.0", "model.bin", "whisper_1.0.0.model.bin")]
    [InlineData("whisper-base", "v2", "model-00001-of-00002.safetensors", "whisper-base_v2.model-00001-of-00002.safetensors")]
    [InlineData("a", "1", "model_q4.gguf", "a_1.model_q4.gguf")] // the file may have an underscore, and a dash
    [InlineData("语音", "2024.01.15", "model", "语音_2024.01.15.model")]
    [InlineData("a", "1.2.3", "4.bin", "a_1.2.3.4.bin")]
    [InlineData("a", "1.0", "0b.bin", "a_1.0.0b.bin")]
    [InlineData("a", "1", "0", "a_1.0")]
    public void A_partial_file_is_plain(string id, string version, string file, string expected)
    {
        Assert.Equal(expected, DerivedName.Of(ModelKey.Parse(id, version), ModelPath.Parse(file)));
    }

    [Theory]
    [InlineData("a", "1-rc", "model.bin", "a_1-rc.model.bin")] // (a)
    [InlineData("a", "1_0", "model.bin", "a_1_0.model.bin")] // (b)
    [InlineData("a_1", "0", "model.bin", "a_1_0.model.bin")]
    [InlineData("a", "1", "b/model.bin", "a_1.b_model.bin")] // (c)
    [InlineData("a", "1", "model 1.bin", "a_1.model_1.bin")]
    [InlineData("a", "1", "模型.bin", "a_1.__.bin")]
    [InlineData("a", "1", "model~.bin", "a_1.model_.bin")]
    [InlineData("a", "1", "0.bin", "a_1.0.bin")] // 1.0 bin would be the same
    [InlineData("a", "1.beta", "model.bin", "a_1.beta.model.bin")] // 1 beta.model.bin would be the same
    [InlineData("a", "1.2.3.4", "model.bin", "a_1.2.3.4.model.bin")] // 1.2.3 4.model.bin would be the same
    public void A_partial_file_is_cleaned(string id, string version, string file, string text)
    {
        Assert.Equal($"{text}~{HashOf(id, version, file)}", DerivedName.Of(ModelKey.Parse(id, version), ModelPath.Parse(file)));
    }

    [Fact]
    public void A_plain_name_has_at_most_120_bytes_and_a_cleaned_one_80_before_its_hash()
    {
        var key = ModelKey.Parse(new string('x', 60), "1");
        var just = DerivedName.Of(key, ModelPath.Parse(new string('y', 57)));
        var over = DerivedName.Of(key, ModelPath.Parse(new string('y', 58)));
        var inBytes = DerivedName.Of(ModelKey.Parse(new string('语', 40), "1"));

        Assert.Equal(120, just.Length);
        Assert.Equal($"{new string('x', 60)}_1.{new string('y', 57)}", just);
        Assert.Equal($"{new string('x', 60)}_1.{new string('y', 17)}~{HashOf(key.Id.Value, "1", new string('y', 58))}", over);
        Assert.Equal($"{new string('_', 40)}-1~{HashOf(key.Id.Value.Replace("x", "", StringComparison.Ordinal) + new string('语', 40), "1", "")}", inBytes);
    }

    [Fact]
    public void The_hash_of_a_version_is_that_of_id_and_version()
    {
        var hash = DerivedName.HashOf(ModelKey.Parse("a", "1"));

        Assert.Equal(Convert.ToHexStringLower(XxHash128.Hash("a\u00001\u0000"u8)), hash);
        Assert.NotEqual(hash, DerivedName.HashOf(ModelKey.Parse("a1", "1")));
    }

    [Fact]
    public void Distinct_things_have_distinct_names()
    {
        var seed = Seeds.Next(output);
        var random = new Random(seed);
        var names = new Dictionary<string, (ModelKey, ModelPath)>(StringComparer.Ordinal);
        var markers = new Dictionary<string, ModelKey>(StringComparer.Ordinal);
        var plain = 0;
        for (var i = 0; i < RandomTriples; i++)
        {
            var key = new ModelKey(ModelId.Parse(Text(random, 3)), ModelVersion.Parse(Text(random, 4)));
            var path = ModelPath.Parse(Text(random, 5));
            var name = DerivedName.Of(key, path);
            Assert.True(names.TryAdd(name, (key, path)) || names[name] == (key, path), $"seed {seed}: {name} is {names[name]} and {(key, path)}");
            var marker = DerivedName.Of(key);
            Assert.True(markers.TryAdd(marker, key) || markers[marker] == key, $"seed {seed}: {marker} is {markers[marker]} and {key}");
            plain += name.Contains('~', StringComparison.Ordinal) ? 0 : 1;
        }

        output.WriteLine($"{names.Count} names, {markers.Count} markers, {plain} plain");
        Assert.True(names.Count > RandomTriples / 10, $"only {names.Count} distinct names");
        Assert.InRange(plain, RandomTriples / 50, RandomTriples / 2);
    }

    /// <summary>A short name of few characters, those that join the parts above all, so that unlike triples look alike.</summary>
    private static string Text(Random random, int longest)
    {
        while (true)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(1, longest + 1)).Select(_ => "01a..-_/"[random.Next(longest == 5 ? 8 : 7)]));
            if (ModelPath.TryParse(text, out _, out _))
            {
                return text;
            }
        }
    }

    private static string HashOf(string id, string version, string file) =>
        Convert.ToHexStringLower(XxHash128.Hash(Encoding.UTF8.GetBytes($"{id}\0{version}\0{file}")))[..16];
}
