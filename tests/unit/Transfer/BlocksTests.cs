using ModelManager.Transfer;

namespace ModelManager.UnitTests.Transfer;

public sealed class BlocksTests
{
    private readonly Blocks _blocks = new();

    [Fact]
    public async Task A_block_goes_to_whoever_is_next_on_whatever_thread()
    {
        var block = _blocks.Rent();
        _blocks.Return(block);

        Assert.Equal(Blocks.Bytes, block.Length);
        Assert.Same(block, await Task.Factory.StartNew(_blocks.Rent, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default));
    }

    [Fact]
    public void Two_are_kept_while_none_is_in_use()
    {
        var before = Enumerable.Range(0, 10).Select(_ => _blocks.Rent()).ToList();
        before.ForEach(_blocks.Return);

        var after = Enumerable.Range(0, 10).Select(_ => _blocks.Rent()).ToList();

        Assert.Equal(2, after.Count(before.Contains));
    }

    [Fact]
    public void All_are_kept_while_one_is_in_use()
    {
        _ = _blocks.Rent();
        var before = Enumerable.Range(0, 10).Select(_ => _blocks.Rent()).ToList();
        before.ForEach(_blocks.Return);

        Assert.True(before.ToHashSet().SetEquals(Enumerable.Range(0, 10).Select(_ => _blocks.Rent())));
    }

    [Fact]
    public void All_are_kept_while_a_transfer_runs()
    {
        using var one = _blocks.Keep();
        var before = Enumerable.Range(0, 10).Select(_ => _blocks.Rent()).ToList();
        using (_blocks.Keep())
        {
            before.ForEach(_blocks.Return);
        }

        Assert.True(before.ToHashSet().SetEquals(Enumerable.Range(0, 10).Select(_ => _blocks.Rent())));
    }

    [Fact]
    public void Two_are_kept_behind_the_last_transfer()
    {
        var before = Enumerable.Range(0, 10).Select(_ => _blocks.Rent()).ToList();
        using (_blocks.Keep())
        {
            before.ForEach(_blocks.Return);
        }

        Assert.Equal(2, Enumerable.Range(0, 10).Select(_ => _blocks.Rent()).Count(before.Contains));
    }

    [Fact]
    public void More_than_anybody_needs_at_once_are_not_kept()
    {
        _ = _blocks.Rent();
        var before = Enumerable.Range(0, 100).Select(_ => _blocks.Rent()).ToList();
        before.ForEach(_blocks.Return);

        Assert.Equal(64, Enumerable.Range(0, 100).Select(_ => _blocks.Rent()).Count(before.Contains));
    }

    [Fact]
    public async Task No_two_have_the_same()
    {
        var shared = 0;
        await Task.WhenAll(Enumerable.Range(1, 8).Select(number => Task.Factory.StartNew(
            () =>
            {
                for (var turn = 0; turn < 5000; turn++)
                {
                    var block = _blocks.Rent();
                    block[0] = block[^1] = (byte)number;
                    Thread.Yield();
                    if (block[0] != number || block[^1] != number)
                    {
                        Interlocked.Increment(ref shared);
                    }

                    _blocks.Return(block);
                }
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default)));

        Assert.Equal(0, shared);
    }
}
