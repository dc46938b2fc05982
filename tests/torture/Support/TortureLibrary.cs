namespace ModelManager.TortureTests.Support;

/// <summary>
/// The models that are installed and removed over and over: one with a journal (a file above 8 MiB) and nested folders, a second version of
/// it, and one of small files with names in another script.
/// </summary>
internal static class TortureLibrary
{
    public static Version Large { get; } = new("asr", "1.0.0");

    public static Version Second { get; } = new("asr", "2.0.0");

    public static Version Small { get; } = new("语音", "1.0");

    public static IReadOnlyList<Version> All { get; } = [Large, Second, Small];

    public static async Task<TestLibrary> StartAsync()
    {
        var library = await TestLibrary.StartAsync();
        await library.PublishFilesAsync(
            Large.Id, Large.Number, ("weights.bin", 8_500_000), ("tokens.txt", 1000), ("配置/深 层/config.json", 70_000), ("empty", 0));
        await library.PublishFilesAsync(Second.Id, Second.Number, ("weights.bin", 1_500_000), ("a/b/c/d.bin", 3000));
        await library.PublishFilesAsync(Small.Id, Small.Number, [.. Enumerable.Range(0, 12).Select(i => ($"部分/{i % 3}/文件 {i}.bin", 100L * i))]);
        return library;
    }

    /// <summary>What is wrong with an installed version, or null.</summary>
    public static Task<string?> FindFaultAsync(this TestLibrary library, string root, Version version) => InstalledVersion.FindFaultAsync(
        Path.Combine(root, version.Folder), Path.Combine(library.Storage, version.Folder, "checksum.sha256"));

    /// <summary>A version that the library has.</summary>
    internal sealed record Version(string Id, string Number)
    {
        public string Folder => $"models/{Id}/{Number}";

        /// <summary>The arguments of a step of the worker.</summary>
        public string[] Step(string step) => [step, Id, Number];

        public override string ToString() => $"{Id} {Number}";
    }
}
