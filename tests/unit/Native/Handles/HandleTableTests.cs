using ModelManager.Native.Handles;
using ModelManager.Primitives;

namespace ModelManager.UnitTests.Native.Handles;

public class HandleTableTests
{
    [Fact]
    public void A_handle_finds_its_object_until_it_is_removed()
    {
        var table = new HandleTable();
        var thing = new Thing();

        var handle = table.Add(thing);

        Assert.NotEqual(0ul, handle);
        Assert.Same(thing, table.Get<Thing>(handle));
        Assert.Same(thing, table.Remove<Thing>(handle));
        Assert.Equal(ErrorCode.Closed, Assert.Throws<ModelManagerException>(() => table.Get<Thing>(handle)).Code);
        Assert.Equal(ErrorCode.Closed, Assert.Throws<ModelManagerException>(() => table.Remove<Thing>(handle)).Code);
    }

    [Fact]
    public void A_slot_that_is_used_again_has_another_handle()
    {
        var table = new HandleTable();
        var seen = new HashSet<ulong>();
        for (var i = 0; i < 1000; i++)
        {
            var handle = table.Add(new Thing());
            Assert.True(seen.Add(handle));
            table.Remove<Thing>(handle);
        }

        var kept = table.Add(new Thing());
        Assert.All(seen, old => Assert.False(table.TryGet<Thing>(old, out _)));
        Assert.True(table.TryGet<Thing>(kept, out _));
    }

    [Fact]
    public void Another_kind_and_numbers_that_were_never_handles_are_malformed()
    {
        var table = new HandleTable();
        var thing = table.Add(new Thing());
        var other = table.Add(new Other());

        foreach (var wrong in new[] { 0ul, 1ul, other, thing + 1, thing + (1ul << 24), ulong.MaxValue })
        {
            Assert.False(table.TryGet<Thing>(wrong, out _));
            Assert.Equal(ErrorCode.InvalidArgument, Assert.Throws<ModelManagerException>(() => table.Get<Thing>(wrong)).Code);
        }
    }

    [Fact]
    public void The_table_grows()
    {
        var table = new HandleTable();
        var things = Enumerable.Range(0, 5000).Select(_ => new Thing()).ToList();
        var handles = things.Select(table.Add).ToList();

        Assert.Equal(5000, table.Count);
        Assert.All(handles.Zip(things), pair => Assert.Same(pair.Second, table.Get<Thing>(pair.First)));
    }

    [Fact]
    public async Task Removing_on_one_of_many_threads_succeeds_once_and_never_finds_another_object()
    {
        var table = new HandleTable();
        for (var round = 0; round < 200; round++)
        {
            var thing = new Thing();
            var handle = table.Add(thing);
            var removals = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
            {
                for (var i = 0; i < 50; i++)
                {
                    Assert.True(!table.TryGet<Thing>(handle, out var found) || ReferenceEquals(found, thing));
                }

                try
                {
                    table.Remove<Thing>(handle);
                    table.Add(new Thing());
                    return 1;
                }
                catch (ModelManagerException e) when (e.Code == ErrorCode.Closed)
                {
                    return 0;
                }
            })));
            Assert.Equal(1, removals.Sum());
        }
    }

    private sealed class Thing : HandleTarget, IHandleTarget
    {
        public static HandleKind Kind => HandleKind.Manager;
    }

    private sealed class Other : HandleTarget, IHandleTarget
    {
        public static HandleKind Kind => HandleKind.Job;
    }
}
