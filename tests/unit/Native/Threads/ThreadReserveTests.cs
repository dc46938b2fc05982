using ModelManager.Native.Threads;
using ModelManager.Primitives;

namespace ModelManager.UnitTests.Native.Threads;

public class ThreadReserveTests
{
    [Fact]
    public void All_threads_are_there_at_the_same_time_and_none_is_left()
    {
        var started = new List<Thread>();
        ThreadReserve.Probe(ThreadReserve.Count, thread =>
        {
            thread.Start();
            started.Add(thread);
            Assert.All(started, one => Assert.True(one.IsAlive));
        });

        Assert.Equal(ThreadReserve.Count, started.Count);
        Assert.All(started, thread => Assert.False(thread.IsAlive));
    }

    [Fact]
    public void A_thread_that_is_not_to_be_had_is_the_answer_and_none_is_left()
    {
        var started = new List<Thread>();
        Assert.Throws<InvalidOperationException>(() => ThreadReserve.Probe(ThreadReserve.Count, thread =>
        {
            if (started.Count == 5)
            {
                throw new InvalidOperationException();
            }

            thread.Start();
            started.Add(thread);
        }));

        Assert.Equal(5, started.Count);
        Assert.All(started, thread => Assert.False(thread.IsAlive));
    }

    [Fact]
    public void A_start_that_fails_is_internal()
    {
        var thread = new Thread(() => { });
        thread.Start();
        thread.Join();

        var failure = Assert.Throws<ModelManagerException>(() => ThreadReserve.Start(thread));
        Assert.Equal(ErrorCode.Internal, failure.Code);
    }
}
