using ModelManager.Native.Errors;
using ModelManager.Native.Events;
using ModelManager.Native.Handles;
using ModelManager.Native.Layouts;
using ModelManager.Native.Text;
using ModelManager.Primitives;

namespace ModelManager.Native.Jobs;

/// <summary>What the functions that look at a job have in common.</summary>
internal static unsafe class JobReading
{
    /// <summary>Waits, and stores whether the job is done.</summary>
    public static void Wait(int* done, ulong job, int timeoutMs)
    {
        if (done != null)
        {
            *done = 0;
        }

        var waited = HandleTable.Shared.Get<Job>(job);
        if (timeoutMs < Timeout.Infinite)
        {
            throw ModelManagerException.Invalid("timeout_ms is below -1");
        }

        if (timeoutMs != 0)
        {
            CallbackScope.ThrowIfInside();
        }

        var isDone = waited.Wait(timeoutMs);
        if (done != null)
        {
            *done = isDone ? 1 : 0;
        }
    }

    /// <summary>Stores how many rows the result has.</summary>
    public static void Count(nuint* count, ulong job)
    {
        OutValue.Clear(count);
        *count = (nuint)(HandleTable.Shared.Get<Job>(job).GetResult().Count ?? throw ModelManagerException.Invalid("this job has no rows"));
    }

    /// <summary>Stores the path that the job came to.</summary>
    public static void Path(byte* buffer, nuint capacity, nuint* length, ulong job)
    {
        OutText.Clear(buffer, capacity, length);
        var path = HandleTable.Shared.Get<Job>(job).GetResult().Path ?? throw ModelManagerException.Invalid("this job has no path");
        OutText.Store(buffer, capacity, length, path);
    }

    /// <summary>Stores one row.</summary>
    public static void Row<TRow>(TRow* row, ulong job, nuint index)
        where TRow : unmanaged, ISized
    {
        OutStruct.Clear(row);
        OutStruct.Store(row, HandleTable.Shared.Get<Job>(job).Row<TRow>(index));
    }

    /// <summary>
    /// Stores the ranking as a whole, and makes the failure behind it, if there is one, available. The row is stored last: another
    /// thread may close the job at any moment, and a failure must not leave an output that is filled.
    /// </summary>
    public static void Ranking(NativeRanking* row, ulong job)
    {
        OutStruct.Clear(row);
        var read = HandleTable.Shared.Get<Job>(job);
        var warning = read.GetResult().Warning;
        OutStruct.Store(row, read.Row<NativeRanking>(0));
        LastError.Mention(warning);
    }
}
