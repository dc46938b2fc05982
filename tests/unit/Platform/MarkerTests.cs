using System.Text.Json.Nodes;
using ModelManager.Platform;
using ModelManager.Primitives;
using ModelManager.UnitTests.Support;

namespace ModelManager.UnitTests.Platform;

public sealed class MarkerTests
{
    [Fact]
    public void A_marker_says_who_works_on_what()
    {
        using var root = new TemporaryRoot();
        var key = ModelKey.Parse("é m", "1.0");
        Marker.Write(root.Folder, "x.lock", "task", key);

        var json = JsonNode.Parse(root.Read("x.lock"))!;
        var stat = File.ReadAllText("/proc/self/stat");
        Assert.Equal(Environment.ProcessId, (int)json["pid"]!);
        Assert.Equal(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[19], $"{json["start_time"]}");
        Assert.Equal(File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim(), (string?)json["boot_id"]);
        Assert.Equal("task", (string?)json["task"]);
        Assert.Equal(key, Marker.ReadKey(root.Folder, "x.lock"));
        Marker.Remove(root.Folder, "x.lock");
        Marker.Remove(root.Folder, "x.lock");
        Assert.Null(Marker.ReadKey(root.Folder, "x.lock"));
    }
}
