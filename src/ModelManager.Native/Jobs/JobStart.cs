using ModelManager.Native.Handles;
using ModelManager.Native.Managers;
using ModelManager.Native.Threads;

namespace ModelManager.Native.Jobs;

/// <summary>Begins jobs. The work starts on a thread of the library, so the caller has the handle at once.</summary>
internal static class JobStart
{
    /// <summary>Work that only reads: closing the job gives it up.</summary>
    public static ulong Query<T>(ulong manager, Func<Manager, CancellationToken, Task<T>> work, Func<T, JobResult> toResult) =>
        Begin(new Job { EndsWhenClosed = true }, manager, work, toResult);

    /// <summary>Work that changes something: it goes on when the job is closed.</summary>
    public static ulong Command<T>(ulong manager, Func<Manager, CancellationToken, Task<T>> work, Func<T, JobResult> toResult) =>
        Begin(new Job(), manager, work, toResult);

    /// <summary>Work that changes something and has no result but its outcome.</summary>
    public static ulong Command(ulong manager, Func<Manager, CancellationToken, Task> work) => Command(
        manager,
        async (core, cancel) =>
        {
            await work(core, cancel).ConfigureAwait(false);
            return JobResult.None;
        },
        result => result);

    /// <summary>The work of a job that was made for it.</summary>
    public static ulong Begin<T>(Job job, ulong manager, Func<Manager, CancellationToken, Task<T>> work, Func<T, JobResult> toResult)
    {
        var opened = HandleTable.Shared.Get<OpenManager>(manager);
        ThreadReserve.Ensure();
        var handle = opened.Add(job);
        var isWithdrawn = false;
        try
        {
            // What could not be handed to a thread may be in the pool's queue all the same.
            job.Follow(
                Task.Run(() => Volatile.Read(ref isWithdrawn) ? Task.FromCanceled<T>(new(true)) : work(opened.Core, job.Token)), toResult);
            return handle;
        }
        catch (Exception)
        {
            Volatile.Write(ref isWithdrawn, true);
            opened.Withdraw(job);
            throw;
        }
    }

    /// <summary>A job that is done already.</summary>
    public static ulong Done(ulong manager, Func<Manager, JobResult> work)
    {
        var opened = HandleTable.Shared.Get<OpenManager>(manager);
        var job = new Job();
        job.Settle(work(opened.Core), null);
        return opened.Add(job);
    }
}
