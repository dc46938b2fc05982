using ModelManager.Faults;

namespace ModelManager.IntegrationTests.Faults.Matrix;

/// <summary>What one behaviour of a server means for a download.</summary>
/// <param name="Behaviour">Its name.</param>
/// <param name="Fresh">The outcome with nothing on the disk; also for the other starts, unless they have their own.</param>
/// <param name="Reason">Why that is right.</param>
internal sealed record Expectation(string Behaviour, Outcome Fresh, string Reason)
{
    /// <summary>The outcome with half of the file on the disk, where it differs.</summary>
    public Outcome? Resumed { get; init; }

    /// <summary>The outcome with all but one byte on the disk, where it differs.</summary>
    public Outcome? LastByte { get; init; }

    /// <summary>The outcome of meeting it once.</summary>
    public Outcome Once { get; init; } = Outcome.Success;

    /// <summary>Whether the library has chunk digests.</summary>
    public bool HasManifest { get; init; } = true;

    /// <summary>Whether the fault needs something that a download need not do, such as asking for a range.</summary>
    public bool MayMiss { get; init; }

    /// <summary>The rule's number of bytes.</summary>
    public long? Bytes { get; init; }

    public Outcome At(Start start) => start switch
    {
        Start.Resumed => Resumed ?? Fresh,
        Start.LastByteMissing => LastByte ?? Fresh,
        _ => Fresh,
    };

    /// <summary>The rule that makes a server behave so, to one request or to all of them.</summary>
    public Rule Rule(bool lasts)
    {
        var behaviour = Behaviours.Find(Behaviour);
        return new Rule(behaviour)
        {
            Path = behaviour.On == ResourceKind.File ? "data.bin" : null,
            Times = lasts ? int.MaxValue : 1,
            Bytes = Bytes,
        };
    }
}
