namespace ModelManager.TortureTests.Support;

/// <summary>
/// What must be true of each version, from what the workers were told to do and what they said that the library confirmed. A step that was
/// begun and not confirmed may have happened or not.
/// </summary>
internal sealed class Expectations
{
    private readonly Dictionary<TortureLibrary.Version, bool?> _isThere = [];

    /// <summary>Those that are known to be there.</summary>
    public IEnumerable<TortureLibrary.Version> There => _isThere.Where(entry => entry.Value == true).Select(entry => entry.Key);

    /// <summary>Those that are known to be gone.</summary>
    public IEnumerable<TortureLibrary.Version> Gone => _isThere.Where(entry => entry.Value == false).Select(entry => entry.Key);

    /// <summary>Those of which something was begun.</summary>
    public IEnumerable<TortureLibrary.Version> Open => _isThere.Where(entry => entry.Value is null).Select(entry => entry.Key);

    public void Forget() => _isThere.Clear();

    /// <summary>Takes in a run: its steps in order, and its confirmations in the same order.</summary>
    /// <param name="steps">The steps, three words each.</param>
    /// <param name="said">What was said; lines of other kinds are not of interest.</param>
    public void Add(IReadOnlyList<(string Verb, TortureLibrary.Version Version)> steps, IEnumerable<string> said)
    {
        var confirmed = said.Count(line => line.StartsWith("installed ", StringComparison.Ordinal) || line.StartsWith("removed ", StringComparison.Ordinal));
        for (var i = 0; i < steps.Count && i <= confirmed; i++)
        {
            _isThere[steps[i].Version] = i == confirmed ? null : steps[i].Verb == "install";
        }
    }
}
