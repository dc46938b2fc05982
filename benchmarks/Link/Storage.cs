using System.Collections.Concurrent;
using Microsoft.Win32.SafeHandles;

namespace ModelManager.Link;

/// <summary>The files of a storage folder as `modellibrary publish` writes it, under the paths of a model library. Opened once and kept.</summary>
internal sealed class Storage(string folder)
{
    private readonly ConcurrentDictionary<string, StoredFile> _files = new(StringComparer.Ordinal);

    /// <summary>The file of a request's path, or null.</summary>
    public StoredFile? Find(string requestPath)
    {
        if (_files.TryGetValue(requestPath, out var known))
        {
            return known;
        }

        var path = Uri.UnescapeDataString(requestPath.Split('?')[0]);
        if (path.Split('/').Contains("..") || PathOf(path) is not { } file || !File.Exists(file))
        {
            return null;
        }

        return _files.GetOrAdd(requestPath, _ => StoredFile.Open(file));
    }

    private string? PathOf(string path) =>
        path.StartsWith("/api/", StringComparison.Ordinal) ? Path.Join(folder, path, "index.json")
        : path.StartsWith("/storage/models/", StringComparison.Ordinal) ? Path.Join(folder, path["/storage".Length..])
        : null;
}

/// <summary>An open file and what its answers say about it.</summary>
internal sealed record StoredFile(SafeFileHandle Handle, long Length, string ETag)
{
    public static StoredFile Open(string path)
    {
        var handle = File.OpenHandle(path);
        var length = RandomAccess.GetLength(handle);
        return new StoredFile(handle, length, $"\"{File.GetLastWriteTimeUtc(path).Ticks:x}-{length:x}\"");
    }
}
