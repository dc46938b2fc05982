using System.Globalization;

namespace ModelManager.TortureTests.Support;

/// <summary>
/// Everything around a root, as it was: whoever makes, changes or touches something outside of it is seen by name, inode, size, times or
/// mode.
/// </summary>
internal sealed class Canaries
{
    private readonly string _around;
    private readonly string _root;
    private readonly IReadOnlyList<string> _before;

    private Canaries(string around, string root, IReadOnlyList<string> before) => (_around, _root, _before) = (around, root, before);

    /// <summary>Puts files and folders around a root that lies three folders deep, and looks at them.</summary>
    public static async Task<Canaries> PlaceAsync(string around, string root)
    {
        for (var folder = Path.GetDirectoryName(root)!; folder.Length >= around.Length; folder = Path.GetDirectoryName(folder)!)
        {
            Directory.CreateDirectory(folder);
            foreach (var name in new[] { "x", "x.part", "models/asr/1.0.0/x", "passwd", "registry.json", ".modelmanager/format" })
            {
                var file = Path.Combine(folder, name);
                Directory.CreateDirectory(Path.GetDirectoryName(file)!);
                await File.WriteAllTextAsync(file, "canary");
            }
        }

        Directory.CreateDirectory(root, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return new Canaries(around, root, await LookAsync(around, root));
    }

    /// <summary>What is not as it was; empty when nothing happened.</summary>
    public async Task<string> FindChangesAsync()
    {
        var now = await LookAsync(_around, _root);
        return string.Join('\n', _before.Except(now).Select(line => "- " + line).Concat(now.Except(_before).Select(line => "+ " + line)));
    }

    // The root's own times change; that there is one, and which, does not.
    private static async Task<IReadOnlyList<string>> LookAsync(string around, string root)
    {
        var found = await CommandResult.RunAsync("find", [around, "-path", root, "-prune", "-o", "-printf", "%p %y %i %n %s %m %T@ %C@\\n"]);
        var lines = found.Succeeded().Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return lines.Length > 10 ? lines : throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"only {lines.Length} canaries"));
    }
}
