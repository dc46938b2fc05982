namespace ModelManager.TortureTests.PowerCuts;

/// <summary>What the library has said of a version.</summary>
internal enum Promise
{
    /// <summary>It was never asked for, or its removal was confirmed: nobody finds it.</summary>
    Absent,

    /// <summary>It was asked for: whoever finds it finds it whole.</summary>
    AbsentOrWhole,

    /// <summary>It was confirmed: everybody finds it, whole.</summary>
    Whole,

    /// <summary>Somebody damaged it, and no repair was confirmed yet.</summary>
    None,
}

/// <summary>What was promised of each version, and from which position of the log on.</summary>
internal sealed class Promises
{
    private readonly Dictionary<Version, List<(long Position, Promise Promise)>> _all = [];

    public void Add(Version version, long position, Promise promise)
    {
        if (!_all.TryGetValue(version, out var promises))
        {
            _all[version] = promises = [];
        }

        promises.Add((position, promise));
    }

    /// <summary>What holds at a position of the log.</summary>
    public Promise At(Version version, long position) =>
        _all.TryGetValue(version, out var promises) ? promises.LastOrDefault(one => one.Position <= position).Promise : Promise.Absent;

    public Promise Now(Version version) => At(version, long.MaxValue);
}

/// <summary>A version of a model.</summary>
internal readonly record struct Version(string Model, string Number)
{
    public override string ToString() => $"{Model} {Number}";
}
