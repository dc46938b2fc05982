using System.Runtime.InteropServices;
using ModelManager.Downloads;
using ModelManager.Native.Layouts;
using ModelManager.Native.Text;
using ModelManager.Primitives;

namespace ModelManager.Native.Managers;

/// <summary>Turns <c>mm_open_options</c> into the core's options. What belongs to downloads is left out of a manager for lookups.</summary>
internal static unsafe class OpenArguments
{
    private const OpenFlags Known = OpenFlags.Downloads | OpenFlags.AllowInsecure | OpenFlags.AllowUnlockedRoot | OpenFlags.NoAutoResume
        | OpenFlags.NoScheduler | OpenFlags.RejectIfBusy;

    private const int MaxHeaders = 100;

    /// <summary>Decodes and copies everything.</summary>
    /// <exception cref="ModelManagerException"><see cref="ErrorCode.InvalidArgument"/></exception>
    public static ManagerOptions Read(in NativeOpenOptions options)
    {
        var flags = (OpenFlags)options.Flags;
        if ((flags & ~Known) != 0)
        {
            throw ModelManagerException.Invalid("flags has bits that this version of the library does not know");
        }

        var libraryUrl = Text(options.LibraryUrl, "library_url");
        var downloads = flags.HasFlag(OpenFlags.Downloads);
        if (downloads && libraryUrl is null)
        {
            throw ModelManagerException.Invalid("MM_OPEN_DOWNLOADS needs library_url");
        }

        return new ManagerOptions
        {
            Root = Utf8Argument.Required(options.Root, "root", Utf8Argument.MaxTextBytes),
            LibraryUrl = downloads ? libraryUrl : null,
            SchedulerUrl = Text(options.SchedulerUrl, "scheduler_url"),
            UseScheduler = !flags.HasFlag(OpenFlags.NoScheduler),
            NodeId = Text(options.NodeId, "node_id"),
            Headers = Headers(options.Headers, options.HeaderCount, "headers"),
            SchedulerHeaders = Headers(options.SchedulerHeaders, options.SchedulerHeaderCount, "scheduler_headers"),
            Proxy = Text(options.Proxy, "proxy"),
            CaFile = Text(options.CaFile, "ca_file"),
            Limits = Limits(options.Limits),
            AutoResume = !flags.HasFlag(OpenFlags.NoAutoResume),
            PartialMaxAge = options.PartialMaxAgeMs == 0 ? null : Milliseconds(options.PartialMaxAgeMs),
            RejectIfBusy = flags.HasFlag(OpenFlags.RejectIfBusy),
            AllowInsecure = flags.HasFlag(OpenFlags.AllowInsecure),
            AllowUnlockedRoot = flags.HasFlag(OpenFlags.AllowUnlockedRoot),
        };
    }

    /// <summary>
    /// Fills what the first version of the struct had, and not a byte more: the caller may have been compiled with that one.
    /// </summary>
    public static void Initialise(NativeOpenOptions* options)
    {
        if (options != null)
        {
            NativeMemory.Clear(options, (nuint)NativeOpenOptions.FirstSizeBytes);
            options->Size = (uint)NativeOpenOptions.FirstSizeBytes;
            options->Limits.Size = (uint)NativeLimits.FirstSizeBytes;
        }
    }

    // An empty text is a mistake: what is not wanted is NULL.
    private static string? Text(byte* text, string name) => Utf8Argument.Optional(text, name, Utf8Argument.MaxTextBytes) is not "" and var read
        ? read
        : throw ModelManagerException.Invalid($"{name} is empty");

    // Longer than anything is kept is as good as any longer time, which TimeSpan could not hold.
    private static TimeSpan Milliseconds(long count) => count < 0
        ? throw ModelManagerException.Invalid("partial_max_age_ms must not be negative")
        : TimeSpan.FromMilliseconds(Math.Min(count, long.MaxValue / TimeSpan.TicksPerMillisecond));

    // Without a size there are no limits in it, so there must be nothing in it: an option is refused rather than ignored.
    private static DownloadLimits Limits(NativeLimits limits)
    {
        if (limits.Size != 0)
        {
            // A struct inside another one cannot be larger than its place: what lies behind it is not its own.
            return limits.Size <= sizeof(NativeLimits)
                ? InStruct.Read(&limits, "limits").ToLimits()
                : throw ModelManagerException.Invalid("the size member of limits was not set");
        }

        return new ReadOnlySpan<byte>(&limits, sizeof(NativeLimits)).ContainsAnyExcept((byte)0)
            ? throw ModelManagerException.Invalid("limits has values and no size")
            : new DownloadLimits();
    }

    private static Dictionary<string, string> Headers(NativeHeader* headers, nuint count, string name)
    {
        if (count > MaxHeaders || (headers == null && count != 0))
        {
            throw ModelManagerException.Invalid($"{name} is NULL or has more than {MaxHeaders} entries");
        }

        var result = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        for (nuint i = 0; i < count; i++)
        {
            var key = Utf8Argument.Required(headers[i].Name, $"the name in {name}", Utf8Argument.MaxTextBytes);
            if (!result.TryAdd(key, Utf8Argument.Required(headers[i].Value, $"the value in {name}", Utf8Argument.MaxTextBytes)))
            {
                throw ModelManagerException.Invalid($"{name} has a name twice");
            }
        }

        return result;
    }
}
