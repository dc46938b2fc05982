namespace ModelManager.TestSupport;

/// <summary>A folder of its own for one test, deleted with all that is in it.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    /// <summary>The absolute path.</summary>
    public string Path { get; } = Directory.CreateTempSubdirectory("modelmanager-test-").FullName;

    /// <summary>The absolute path of something in it, which may not exist yet.</summary>
    public string At(params string[] parts) => System.IO.Path.Combine([Path, .. parts]);

    /// <summary>Makes a folder in it.</summary>
    public string Folder(params string[] parts) => Directory.CreateDirectory(At(parts)).FullName;

    /// <summary>Writes a file of pseudo-random bytes, the same ones for the same size and seed, with the folders above it.</summary>
    public string File(string relative, long sizeBytes, int seed = 1)
    {
        var path = At(relative);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        using var file = System.IO.File.Create(path);
        var random = new Random(seed ^ (int)sizeBytes);
        var block = new byte[Math.Min(sizeBytes, 1 << 20)];
        for (var left = sizeBytes; left > 0; left -= block.Length)
        {
            random.NextBytes(block);
            file.Write(block, 0, (int)Math.Min(left, block.Length));
        }

        return path;
    }

    /// <summary>Writes a text file, with the folders above it.</summary>
    public string Text(string relative, string content)
    {
        var path = At(relative);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        System.IO.File.WriteAllText(path, content);
        return path;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
