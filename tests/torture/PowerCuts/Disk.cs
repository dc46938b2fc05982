using System.Buffers.Binary;
using System.Diagnostics;
using System.Globalization;
using System.Numerics;

namespace ModelManager.TortureTests.PowerCuts;

/// <summary>
/// The program of Worker/disk.c: a disk with a file system, which remembers every write and flush, and shows what a power cut would have
/// left. Its mounts are in a namespace of its own, so that nothing is left when it ends; programs get there through <see cref="Inside"/>,
/// and this process through <see cref="Seen"/>.
/// </summary>
internal sealed class Disk : IDisposable
{
    private const long Bytes = 512L << 20;
    private const int Ext4SuperblockBytes = 1024;
    private const int BtrfsSuperblockBytes = 4096;
    private const int BtrfsSuperblock = 65536;
    private const int BtrfsSumBytes = 32;

    private readonly TemporaryFolder _folder = new();
    private readonly Process _process;
    private string _image = "";

    private Disk(FileSystem fileSystem)
    {
        FileSystem = fileSystem;
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "disk"), [Bytes.ToString(CultureInfo.InvariantCulture), _folder.Folder("断电 磁盘")])
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false,
        };
        _process = Process.Start(start)!;
    }

    public FileSystem FileSystem { get; }

    /// <summary>Where the file system is mounted, as programs inside see it.</summary>
    public string Mount => _folder.At("断电 磁盘", "mount");

    /// <summary>A command that becomes another one, which sees the mounts.</summary>
    public IReadOnlyList<string> Inside => ["nsenter", $"--mount=/proc/{_process.Id}/ns/mnt", "--"];

    /// <summary>A disk with an empty file system, mounted, and a log that began before that.</summary>
    public static async Task<Disk> RecordAsync(FileSystem fileSystem)
    {
        var disk = new Disk(fileSystem);
        try
        {
            var ready = await disk._process.StandardOutput.ReadLineAsync()
                ?? throw new InvalidOperationException($"no disk (it takes root, /dev/fuse and loop devices): {await disk._process.StandardError.ReadToEndAsync()}");
            disk._image = $"/proc/{disk._process.Id}/fd/{ready.Split(' ')[1]}";
            (await CommandResult.RunAsync(fileSystem.Make[0], [.. fileSystem.Make.Skip(1), disk._image])).Succeeded();
            await disk.AskAsync("record");
            await disk.MountAsync();
            return disk;
        }
        catch
        {
            disk.Dispose();
            throw;
        }
    }

    /// <summary>A path inside as this process sees it.</summary>
    public string Seen(string inside) => $"/proc/{_process.Id}/root{inside}";

    /// <summary>How many writes and flushes there were. Whatever is known before the call was written before it, or never.</summary>
    public async Task<long> PositionAsync() => long.Parse(await AskAsync("position"), CultureInfo.InvariantCulture);

    public Task MountAsync() => AskAsync($"mount {FileSystem.Type} {FileSystem.Options}");

    public Task UnmountAsync() => AskAsync("unmount");

    /// <summary>
    /// Becomes what a power cut would have left, and mounts that. States come in the order of their positions. False when the file system
    /// refuses its own superblock: that of ext4 has two sectors of 512 bytes, that of btrfs eight, and one of them may be torn off.
    /// </summary>
    public async Task<bool> TryShowAsync(PowerCut cut)
    {
        await AskAsync($"show {cut.Position} {cut.Style} {cut.SectorBytes} {cut.Seed}");
        try
        {
            await MountAsync();
            return true;
        }
        catch (InvalidOperationException e) when (IsSuperblockTorn(cut, e.Message))
        {
            return false;
        }
    }

    public void Dispose()
    {
        try
        {
            // The end of its input ends it, after it has unmounted all.
            _process.StandardInput.Close();
            if (!_process.WaitForExit(30_000))
            {
                _process.Kill();
                _process.WaitForExit();
            }
        }
        finally
        {
            _process.Dispose();
            _folder.Dispose();
        }
    }

    private bool IsSuperblockTorn(PowerCut cut, string answer) => FileSystem.Type switch
    {
        "ext4" => cut.SectorBytes < Ext4SuperblockBytes && answer.Contains("Bad message", StringComparison.Ordinal),

        // It tells any fault as an invalid argument, so the sum is looked at.
        "btrfs" => cut.SectorBytes < BtrfsSuperblockBytes && !IsBtrfsSumRight(),
        _ => false,
    };

    private bool IsBtrfsSumRight()
    {
        using var image = File.OpenRead(_image);
        image.Position = BtrfsSuperblock;
        var superblock = new byte[BtrfsSuperblockBytes];
        image.ReadExactly(superblock);
        var sum = uint.MaxValue;
        foreach (var one in superblock.AsSpan(BtrfsSumBytes))
        {
            sum = BitOperations.Crc32C(sum, one);
        }

        return ~sum == BinaryPrimitives.ReadUInt32LittleEndian(superblock);
    }

    private async Task<string> AskAsync(string question)
    {
        await _process.StandardInput.WriteLineAsync(question);
        await _process.StandardInput.FlushAsync();
        var answer = await _process.StandardOutput.ReadLineAsync();
        return answer is not null && answer.StartsWith("ok", StringComparison.Ordinal)
            ? answer["ok".Length..].Trim()
            : throw new InvalidOperationException($"the disk answers '{answer}' to '{question}'");
    }
}
