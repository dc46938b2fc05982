using ModelManager.Planning;
using ModelManager.Transfer;
using ModelManager.UnitTests.Support;

namespace ModelManager.UnitTests.Transfer;

/// <summary>Which file is next, and which way it goes.</summary>
public sealed class FileQueueTests : IDisposable
{
    private readonly TemporaryRoot _root = new();

    public void Dispose() => _root.Dispose();

    [Fact]
    public void Large_and_empty_files_go_the_long_way_and_small_ones_the_short_one()
    {
        var queue = Of([Blocks.Bytes, Blocks.Bytes - 1, 1, 0]);

        Assert.False(queue.TryTakeSmall(out _));
        Assert.True(queue.TryTake(out var large));
        Assert.False(queue.TryTake(out _));
        Assert.True(queue.TryTakeSmall(out var almost));
        Assert.True(queue.TryTakeSmall(out var one));
        Assert.False(queue.TryTakeSmall(out _));
        Assert.True(queue.TryTake(out var empty));

        Assert.Equal([0, 1, 2, 3], [large, almost, one, empty]);
    }

    [Fact]
    public void It_is_done_when_nothing_is_under_way_the_short_way()
    {
        var queue = Of([1, 1]);

        Assert.True(queue.TryTakeSmall(out _));
        Assert.True(queue.TryTakeSmall(out var second));
        queue.Accepted();
        Assert.False(queue.IsDone);
        queue.Failed(second);
        Assert.False(queue.IsDone);
        Assert.True(queue.TryTake(out var again));
        Assert.Equal(second, again);
        Assert.True(queue.IsDone);
    }

    [Fact]
    public void Behind_a_failure_files_go_the_long_way_until_one_has_arrived()
    {
        var queue = Of([1, 1, 1, 1]);

        Assert.True(queue.TryTakeSmall(out var failed));
        queue.Failed(failed);

        Assert.False(queue.TryTakeSmall(out _));
        Assert.True(queue.TryTake(out _));
        Assert.True(queue.TryTake(out _));
        queue.Arrived();
        Assert.True(queue.TryTakeSmall(out _));
        Assert.False(queue.TryTake(out _));
    }

    [Fact]
    public void The_short_way_is_given_up_when_it_fails_again_and_again()
    {
        var queue = Of([.. Enumerable.Repeat(1, 20)]);
        for (var i = 0; i < 8; i++)
        {
            Assert.True(queue.TryTakeSmall(out var failed));
            queue.Failed(failed);
            queue.Arrived();
        }

        Assert.False(queue.TryTakeSmall(out _));
        Assert.Equal(20, Enumerable.Range(0, 30).Count(_ => queue.TryTake(out var _)));
        Assert.True(queue.IsDone);
    }

    [Fact]
    public void Those_that_fail_together_count_as_one_failure()
    {
        var queue = Of([.. Enumerable.Repeat(1, 60)]);
        for (var i = 0; i < 7; i++)
        {
            var together = Enumerable.Range(0, 4).Select(_ => queue.TryTakeSmall(out var index) ? index : -1).ToList();
            Assert.DoesNotContain(-1, together);
            together.ForEach(queue.Failed);
            queue.Arrived();
        }

        Assert.True(queue.TryTakeSmall(out _));
    }

    [Fact]
    public void Where_it_may_not_be_used_nothing_goes_the_short_way()
    {
        var may = true;
        var queue = Of([1, 1], () => may);
        Assert.True(queue.TryTakeSmall(out _));

        may = false;

        Assert.False(queue.TryTakeSmall(out _));
        Assert.True(queue.TryTake(out _));
    }

    [Fact]
    public void A_file_of_which_there_is_a_part_goes_the_long_way()
    {
        var version = new FakeVersion("m", "1", ("f", Bytes.Of(10)));
        _root.Write(version.PlanFile(_root.Folder).Part, []);

        Assert.False(new FileQueue(version.Plan(_root.Folder, "staging").Files, () => true).TryTakeSmall(out _));
    }

    private FileQueue Of(int[] sizes, Func<bool>? may = null)
    {
        var version = new FakeVersion("m", "1", [.. sizes.Select((size, i) => ($"f{i}", Bytes.Of(size)))]);
        List<FilePlan> files = [.. version.Plan(_root.Folder, "staging").Files];
        Assert.Equal(sizes, files.Select(file => (int)file.File.SizeBytes));
        return new FileQueue(files, may ?? (() => true));
    }
}
