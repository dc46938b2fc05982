using ModelManager.IntegrationTests.Support;
using ModelManager.Primitives;

namespace ModelManager.IntegrationTests.Hostile;

/// <summary>A catalogue that lies is refused before anything is written, and never leads outside the root.</summary>
public sealed class LyingCatalogueTests
{
    [Fact]
    public async Task The_truth_is_accepted()
    {
        await using var library = new LyingLibrary();
        await using var manager = library.Open();

        await Installed.CheckAsync((await manager.Download("asr", "1").DoneAsync()).Path);
    }

    [Theory]
    [InlineData("../outside")]
    [InlineData("../../../../outside")]
    [InlineData("a/../../outside")]
    [InlineData("/outside")]
    [InlineData("//outside")]
    [InlineData("a//b")]
    [InlineData("a/./b")]
    [InlineData(".hidden")]
    [InlineData("a\\..\\b")]
    [InlineData("C:outside")]
    [InlineData("NUL")]
    [InlineData("a/aux.txt")]
    [InlineData("temp")]
    [InlineData("checksum.sha256")]
    [InlineData("Manifest.json")]
    [InlineData("a\0b")]
    [InlineData("a\nb")]
    [InlineData("e\u0301")]
    [InlineData("trailing ")]
    [InlineData("trailing.")]
    [InlineData("")]
    public async Task A_path_that_breaks_a_rule_is_refused(string path)
    {
        await using var library = new LyingLibrary { FilePath = path };

        await CheckRefusedAsync(library);
    }

    [Theory]
    [InlineData("a", "A")]
    [InlineData("Ж/é", "ж/É")]
    [InlineData("a", "a")]
    [InlineData("a", "a/b")]
    [InlineData("a/b", "A/c")]
    public async Task Paths_that_cannot_exist_side_by_side_are_refused(string one, string other)
    {
        await using var library = new LyingLibrary { FilePath = other, Checksums = $"<data>  {one}\n<data>  <path>\n" };
        library.Model = library.Model
            .Replace("\"size_bytes\":4,\"checksum", "\"size_bytes\":8,\"checksum", StringComparison.Ordinal)
            .Replace("\"files\":[", $$"""
                "files":[{"path":"{{one}}","size_bytes":4,"sha256":"<data>"},
                """, StringComparison.Ordinal);

        await CheckRefusedAsync(library);
    }

    [Theory]
    [InlineData("\"size_bytes\":4,\"sha256", "\"size_bytes\":-4,\"sha256")]
    [InlineData("\"size_bytes\":4", "\"size_bytes\":9223372036854775807")]
    [InlineData("\"size_bytes\":4", "\"size_bytes\":92233720368547758070")]
    [InlineData("\"size_bytes\":4", "\"size_bytes\":-1")]
    [InlineData("\"size_bytes\":4", "\"size_bytes\":4.5")]
    [InlineData("\"size_bytes\":4,\"checksum", "\"size_bytes\":5,\"checksum")]
    [InlineData("\"model_id\":\"asr\"", "\"model_id\":\"other\"")]
    [InlineData("\"model_id\":\"asr\"", "\"model_id\":\"../asr\"")]
    [InlineData("\"version\":\"1\"", "\"version\":\"../1\"")]
    [InlineData("\"version\":\"1\"", "\"version\":\"..\"")]
    [InlineData("\"version\":\"1\"", "\"version\":null")]
    [InlineData("\"checksum_sha256\":\"<sum>\"", "\"checksum_sha256\":\"\"")]
    [InlineData("\"sha256\":\"<data>\"", "\"sha256\":\"zz\"")]
    [InlineData("\"files\":[", "\"files\":[null,")]
    [InlineData("\"versions\":[", "\"versions\":[null,")]
    [InlineData("\"versions\":[", "\"versions\":5,\"x\":[")]
    [InlineData("{\"model_id\"", "{\"versions\":[],\"model_id\"")]
    [InlineData("{\"model_id\"", "[{\"model_id\"")]
    public async Task A_document_that_breaks_a_rule_is_refused(string right, string wrong)
    {
        await using var library = new LyingLibrary();
        Assert.Contains(right, library.Model, StringComparison.Ordinal);
        library.Model = library.Model.Replace(right, wrong, StringComparison.Ordinal);

        await CheckRefusedAsync(library);
    }

    [Theory]
    [InlineData("<data>  other\n")]
    [InlineData("<data>  <path>\n<data>  more\n")]
    [InlineData("<data>  ../<path>\n")]
    [InlineData("")]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000000  <path>\n")]
    public async Task A_list_of_digests_that_disagrees_is_refused(string checksums)
    {
        await using var library = new LyingLibrary { Checksums = checksums };

        await CheckRefusedAsync(library);
    }

    [Theory]
    [InlineData("asr/../../x")]
    [InlineData("..")]
    [InlineData("/etc")]
    [InlineData("")]
    [InlineData("temp")]
    [InlineData("a\0")]
    public async Task A_caller_who_gives_such_a_name_is_refused_at_once(string name)
    {
        await using var library = new LyingLibrary();
        await using var manager = library.Open();

        Assert.Equal(ErrorCode.InvalidArgument, Assert.Throws<ModelManagerException>(() => manager.Download(name, "1")).Code);
        Assert.Equal(ErrorCode.InvalidArgument, Assert.Throws<ModelManagerException>(() => manager.Download("asr", name)).Code);
        Assert.Equal(ErrorCode.InvalidArgument, Assert.Throws<ModelManagerException>(() => manager.GetModelPath(name)).Code);
        Assert.Equal(ErrorCode.InvalidArgument, Assert.Throws<ModelManagerException>(() => manager.GetModelPath("asr", "1", name)).Code);
        Assert.Equal(ErrorCode.InvalidArgument, (await Assert.ThrowsAsync<ModelManagerException>(() => manager.RemoveAsync(name, "1", default))).Code);
        Assert.Empty(library.Relay.Exchanges);
    }

    private static async Task CheckRefusedAsync(LyingLibrary library)
    {
        await using var manager = library.Open();

        var failure = await manager.Download("asr", "1").FailureAsync();

        Assert.Equal(ErrorCode.UnexpectedResponse, failure.Code);
        Assert.Empty(library.Outside);
        Assert.Equal(["temp"], Directory.EnumerateFileSystemEntries(Path.Combine(library.Root, "models")).Select(Path.GetFileName));
        Assert.Empty(library.Relay.FileExchanges);
    }
}
