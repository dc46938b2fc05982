namespace ModelManager.TortureTests.PowerCuts;

/// <summary>A file system that models may be kept on.</summary>
/// <param name="Name">What it is called in results.</param>
/// <param name="Type">What it is called when it is mounted.</param>
/// <param name="Options">The options of the mount; <c>-</c> for none.</param>
/// <param name="Make">The command that makes it.</param>
internal sealed record FileSystem(string Name, string Type, string Options, IReadOnlyList<string> Make)
{
    public static FileSystem Ext4 { get; } = new("ext4", "ext4", "-", ["mkfs.ext4", "-q", "-F"]);

    /// <summary>Without what ext4 does by itself for programs that forget a sync.</summary>
    public static FileSystem Ext4Bare { get; } = Ext4 with { Name = "ext4 data=writeback,noauto_da_alloc", Options = "data=writeback,noauto_da_alloc" };

    public static FileSystem Xfs { get; } = new("xfs", "xfs", "-", ["mkfs.xfs", "-q", "-f"]);

    public static FileSystem Btrfs { get; } = new("btrfs", "btrfs", "-", ["mkfs.btrfs", "-q", "-f"]);

    public static IReadOnlyList<FileSystem> All { get; } = [Ext4, Ext4Bare, Xfs, Btrfs];

    public static FileSystem Named(string name) => All.Single(one => one.Name == name);

    public override string ToString() => Name;
}
