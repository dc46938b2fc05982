using System.Globalization;

namespace ModelManager.TortureTests.SystemCalls;

/// <summary>Which call: the N-th of its name, the same one in every run although threads interleave otherwise.</summary>
internal sealed record CallId(string Name, int Occurrence)
{
    public override string ToString() => $"{Name} #{Occurrence}";
}

/// <summary>A system call on something below the traced folder. Tracer/tracer.h says what each part is.</summary>
internal sealed record TracedCall(
    CallId Id, bool IsChange, string Verb, string Path, string Path2, string Inode, string Parent, string Parent2, long Offset, long Length, byte[] Data)
{
    public bool IsSync => Verb is "fsync" or "fdatasync" or "syncfs";
}

/// <summary>One line of the tracer's log.</summary>
internal abstract record TraceEvent;

/// <summary>What there was before.</summary>
internal sealed record Found(string Path, string Inode) : TraceEvent;

/// <summary>A thread is about to make a call.</summary>
internal sealed record Began(TracedCall Call) : TraceEvent;

/// <summary>A call has returned.</summary>
/// <param name="Call">Which.</param>
/// <param name="Result">What the program got.</param>
/// <param name="Inode">What the call made or opened.</param>
/// <param name="Action">Empty when the kernel executed it; otherwise what was done to it.</param>
internal sealed record Ended(TracedCall Call, long Result, string Inode, string Action) : TraceEvent
{
    public bool WasExecuted => Action.Length == 0 || Action == "killed";
}

/// <summary>The program is about to write a line.</summary>
internal sealed record Said(string Text) : TraceEvent;

/// <summary>Everything that a traced program did below the folder, in order.</summary>
internal sealed class TraceLog
{
    private TraceLog(List<TraceEvent> events, int exitCode)
    {
        Events = events;
        ExitCode = exitCode;
    }

    public IReadOnlyList<TraceEvent> Events { get; }

    /// <summary>What the registry of the root said before; null without one.</summary>
    public byte[]? RegistryBefore { get; set; }

    /// <summary>As the shell has it: 128 and the signal for a killed program.</summary>
    public int ExitCode { get; }

    public IEnumerable<TracedCall> Calls => Events.OfType<Began>().Select(began => began.Call);

    public IEnumerable<string> Lines => Events.OfType<Said>().Select(said => said.Text);

    /// <summary>Whether the call that was to be treated came at all.</summary>
    public bool WasHit => Events.OfType<Ended>().Any(ended => ended.Action.Length > 0);

    public static TraceLog Read(string file)
    {
        var events = new List<TraceEvent>();
        var calls = new Dictionary<int, TracedCall>();
        var exitCode = -1;
        foreach (var line in File.ReadLines(file))
        {
            var parts = line.Split('\t');
            switch (parts[0])
            {
                case "tree":
                    events.Add(new Found(parts[1], parts[2]));
                    break;
                case "call":
                    var call = new TracedCall(
                        new CallId(parts[6], Number(parts[5])), parts[3] == "change", parts[4], parts[7], parts[8], parts[9], parts[10], parts[11],
                        long.Parse(parts[12], CultureInfo.InvariantCulture), long.Parse(parts[13], CultureInfo.InvariantCulture), Convert.FromHexString(parts[14]));
                    calls.Add(Number(parts[1]), call);
                    events.Add(new Began(call));
                    break;
                case "done":
                    events.Add(new Ended(calls[Number(parts[1])], long.Parse(parts[2], CultureInfo.InvariantCulture), parts[3], parts[4]));
                    break;
                case "said":
                    events.Add(new Said(parts[1]));
                    break;
                case "ended":
                    exitCode = Number(parts[1]);
                    break;
                default:
                    throw new InvalidDataException($"the tracer wrote '{line}'");
            }
        }

        return new TraceLog(events, exitCode);
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
