namespace ModelManager.Faults;

/// <summary>Which requests a rule is about.</summary>
public enum Asked
{
    /// <summary>All of them.</summary>
    Anything,
    /// <summary>Those without a range.</summary>
    Whole,
    /// <summary>Those for a range.</summary>
    Part,
}

/// <summary>When a behaviour takes the place of the good answer. Nothing of it changes but its counters and whether it is released.</summary>
public sealed class Rule
{
    private readonly Lock _lock = new();
    private int _matched;
    private int _hits;
    private volatile bool _isReleased;

    public Rule(string behaviour)
        : this(Behaviours.Find(behaviour))
    {
    }

    public Rule(Behaviour behaviour)
    {
        Behaviour = behaviour;
        On = behaviour.On;
    }

    public Behaviour Behaviour { get; }

    /// <summary>What must be asked for; null for anything.</summary>
    public ResourceKind? On { get; init; }

    /// <summary>The path that must be asked for; null for any.</summary>
    public string? Path { get; init; }

    /// <summary>Whether a range must be asked for.</summary>
    public Asked Asked { get; init; }

    /// <summary>The first of the matching requests (or connections) that it happens to, counted from 1.</summary>
    public int From { get; init; } = 1;

    /// <summary>How often it happens.</summary>
    public int Times { get; init; } = int.MaxValue;

    /// <summary>The behaviour's number of bytes, where it has one; null for its own.</summary>
    public long? Bytes { get; init; }

    /// <summary>The behaviour's time, where it has one; null for its own.</summary>
    public TimeSpan? Time { get; init; }

    /// <summary>Decides about a request beside all else; null for every one.</summary>
    public Func<Request, Resource, bool>? Where { get; init; }

    /// <summary>How often it happened.</summary>
    public int Hits => Volatile.Read(ref _hits);

    /// <summary>What a behaviour remembers between requests.</summary>
    internal RuleMemory Memory { get; } = new();

    /// <summary>From now on it happens no more.</summary>
    public void Release() => _isReleased = true;

    internal bool Takes(Request request, Resource resource) =>
        Behaviour.AnswerAsync is not null
        && (On is null || On == resource.Kind)
        && (Path is null || Path == resource.Path)
        && (Asked == Asked.Anything || Asked == (request.Range is null ? Asked.Whole : Asked.Part))
        && (Where is null || Where(request, resource))
        && Counts();

    internal bool TakesConnection() => Behaviour.AcceptAsync is not null && Counts();

    private bool Counts()
    {
        lock (_lock)
        {
            if (_isReleased || ++_matched < From || _hits == Times)
            {
                return false;
            }

            _hits++;
            return true;
        }
    }
}

/// <summary>Numbers that a behaviour keeps from one request to the next.</summary>
internal sealed class RuleMemory
{
    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);

    /// <summary>Adds one to a number and answers what it is then.</summary>
    public int Next(string name)
    {
        lock (_numbers)
        {
            return _numbers[name] = _numbers.GetValueOrDefault(name) + 1;
        }
    }
}
