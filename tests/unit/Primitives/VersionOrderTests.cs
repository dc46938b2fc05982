using System.Text.Json;
using ModelManager.Primitives;
using ModelManager.UnitTests.Repository;

namespace ModelManager.UnitTests.Primitives;

public class VersionOrderTests
{
    public static TheoryData<string, string[]> Lists
    {
        get
        {
            using var table = JsonDocument.Parse(File.ReadAllText(Path.Combine(RepositoryFiles.Root, "tests", "shared", "version-order.json")));
            var lists = new TheoryData<string, string[]>();
            foreach (var list in table.RootElement.GetProperty("lists").EnumerateArray())
            {
                lists.Add(list.GetProperty("why").GetString()!, [.. list.GetProperty("oldest_to_newest").EnumerateArray().Select(v => v.GetString()!)]);
            }

            return lists;
        }
    }

    [Theory]
    [MemberData(nameof(Lists))]
    public void Every_version_is_older_than_all_that_follow(string why, string[] oldestToNewest)
    {
        Assert.NotEmpty(why);
        for (var i = 0; i < oldestToNewest.Length; i++)
        {
            for (var j = 0; j < oldestToNewest.Length; j++)
            {
                Assert.True(
                    Math.Sign(VersionOrder.Instance.Compare(oldestToNewest[i], oldestToNewest[j])) == i.CompareTo(j),
                    $"{oldestToNewest[i]} against {oldestToNewest[j]}");
            }
        }
    }

    [Fact]
    public void The_order_of_all_versions_together_is_total()
    {
        var all = Lists.SelectMany(row => (string[])row[1]).Distinct().ToList();
        Assert.True(all.Count > 80, $"only {all.Count} versions");
        foreach (var x in all)
        {
            foreach (var y in all)
            {
                Assert.Equal(Math.Sign(VersionOrder.Instance.Compare(x, y)), -Math.Sign(VersionOrder.Instance.Compare(y, x)));
                Assert.Equal(x == y, VersionOrder.Instance.Compare(x, y) == 0);
            }
        }

        var sorted = all.Order(VersionOrder.Instance).ToList();
        for (var i = 0; i < sorted.Count; i++)
        {
            for (var j = i + 1; j < sorted.Count; j++)
            {
                Assert.True(VersionOrder.Instance.Compare(sorted[i], sorted[j]) < 0, $"{sorted[i]}, {sorted[j]}: not transitive");
            }
        }
    }
}
