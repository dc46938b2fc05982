using ModelManager.Platform;
using ModelManager.Primitives;

namespace ModelManager.Server.Publishing;

/// <summary>
/// The files that the given paths contribute, every name checked before any byte is read. A path itself may be a symbolic link.
/// Inside a folder a link to a regular file of the same folder counts as that file, as some packages have them; anything else
/// that is neither file nor folder is refused: what a link elsewhere points to was hardly meant to be published.
/// </summary>
internal sealed class SourceTree : IDisposable
{
    private readonly List<RootFolder> _folders = [];
    private readonly List<SourceFile> _files = [];
    private readonly PathSet _names = new();

    private SourceTree()
    {
    }

    /// <summary>At least one file, sorted by path within each given folder.</summary>
    public IReadOnlyList<SourceFile> Files => _files;

    /// <summary>Collects the files below absolute paths.</summary>
    public static SourceTree Open(IEnumerable<string> paths)
    {
        var tree = new SourceTree();
        try
        {
            foreach (var path in paths)
            {
                tree.AddPath(path);
            }

            return tree._files.Count > 0 ? tree : throw ModelManagerException.Invalid("there is no file to publish");
        }
        catch
        {
            tree.Dispose();
            throw;
        }
    }

    public void Dispose() => _folders.ForEach(folder => folder.Dispose());

    /// <summary>Opens the folder of a single file, whose path may be a link; disposing the result closes it.</summary>
    public static OpenedFile OpenFile(string path)
    {
        var target = TargetOf(path) ?? path;
        return new OpenedFile(RootFolder.OpenShared(Path.GetDirectoryName(target) ?? "/", create: false), Path.GetFileName(target));
    }

    private void AddPath(string given)
    {
        var path = Path.TrimEndingDirectorySeparator(given);
        if (Directory.Exists(path))
        {
            var folder = RootFolder.OpenShared(path, create: false);
            _folders.Add(folder);
            AddFolder(folder, "");
        }
        else if (File.Exists(path))
        {
            var file = OpenFile(path);
            _folders.Add(file.Folder);
            Add(Path.GetFileName(path), file.Folder, file.Name);
        }
        else
        {
            throw ModelManagerException.Invalid($"'{given}' does not exist");
        }
    }

    private void AddFolder(RootFolder folder, string relative)
    {
        foreach (var (name, kind) in folder.List(relative).OrderBy(entry => entry.Name, StringComparer.Ordinal))
        {
            var path = relative.Length == 0 ? name : $"{relative}/{name}";
            if (kind == FileKind.Folder)
            {
                AddFolder(folder, path);
            }
            else
            {
                Add(path, folder, kind == FileKind.File ? path : TargetInside(folder, path));
            }
        }
    }

    private void Add(string name, RootFolder folder, string relative)
    {
        if (!ModelPath.TryParse(name, out var path, out var refusal))
        {
            throw ModelManagerException.Invalid($"'{name}': the file path {refusal}");
        }

        if (_names.Add(path) is { } clash)
        {
            throw ModelManagerException.Invalid(clash);
        }

        if (folder.Status(relative) is not { Kind: FileKind.File })
        {
            throw NeitherFileNorFolder(name);
        }

        _files.Add(new SourceFile(path, folder, relative));
    }

    private static ModelManagerException NeitherFileNorFolder(string path) => ModelManagerException.Invalid($"'{path}' is neither a regular file nor a folder");

    private static string TargetInside(RootFolder folder, string relative)
    {
        var path = folder.FullPath(relative);
        var inside = folder.Path.EndsWith('/') ? folder.Path : folder.Path + "/";
        var target = TargetOf(path) ?? throw NeitherFileNorFolder(path);
        return target.StartsWith(inside, StringComparison.Ordinal)
            ? target[inside.Length..]
            : throw ModelManagerException.Invalid($"'{path}' is a symbolic link that leads out of the folder");
    }

    /// <summary>Where a chain of links ends; null when the path is no link.</summary>
    private static string? TargetOf(string path)
    {
        try
        {
            return File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName;
        }
        catch (IOException e)
        {
            throw ModelManagerException.Invalid($"cannot follow '{path}': {e.Message}");
        }
    }
}

/// <summary>A file by its folder and name. Owns the folder.</summary>
internal readonly record struct OpenedFile(RootFolder Folder, string Name) : IDisposable
{
    public DurableFile Open() => Folder.TryOpenRead(Name)
        ?? throw ModelManagerException.Invalid($"'{Folder.FullPath(Name)}' does not exist");

    public void Dispose() => Folder.Dispose();
}
