using System.Text.Json;

namespace ModelManager.TortureTests.SystemCalls.Durability;

/// <summary>
/// The contents of which a power cut leaves one under the name of registry.json: the newest whose name was synced, and every one that was
/// renamed, or is being renamed, behind it. Several threads write the registry, so one of them may confirm what every one of these says
/// while the rename of another waits for its sync.
/// </summary>
/// <param name="before">What was there before the first run. Null when there was none: what is then found in its place is not known.</param>
internal sealed class PossibleRegistries(byte[]? before)
{
    private readonly List<(string Inode, byte[]? Text)> _possible = [("", before)];

    /// <summary>A rename begins.</summary>
    public void Add(string inode, byte[] text) => _possible.Add((inode, text));

    /// <summary>A rename failed.</summary>
    public void Withdraw(string inode) => _possible.RemoveAll(one => one.Inode == inode);

    /// <summary>The name of one of them is durable: none before it comes back.</summary>
    public void Settle(string inode)
    {
        var index = _possible.FindIndex(one => one.Inode == inode);
        if (index >= 0)
        {
            _possible.RemoveRange(0, index);
        }
    }

    /// <summary>Whether a version is installed whichever of them is left; null when one says so and another does not, or is not known.</summary>
    public bool? IsReady(string id, string version)
    {
        var answers = _possible.Select(one => one.Text is null ? (bool?)null : IsReady(one.Text, id, version)).Distinct().ToList();
        return answers is [var only] ? only : null;
    }

    private static bool IsReady(byte[] text, string id, string version)
    {
        using var registry = JsonDocument.Parse(text);
        return registry.RootElement.TryGetProperty(id, out var model) && model.TryGetProperty(version, out var record)
            && record.GetProperty("status").GetString() == "ready";
    }
}
