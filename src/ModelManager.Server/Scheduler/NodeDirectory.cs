using ModelManager.Primitives;

namespace ModelManager.Server.Scheduler;

/// <summary>Which node can run which model. A node that has not announced itself for 24 hours is forgotten. Not safe for several threads.</summary>
internal sealed class NodeDirectory(TimeProvider time, SchedulerLimits limits)
{
    private readonly Dictionary<string, Node> _nodes = new(StringComparer.Ordinal);
    private int _models;

    /// <summary>Replaces what a node can run; false when the directory is full.</summary>
    public bool Put(string nodeId, IReadOnlySet<ModelKey> models)
    {
        if (!Fits(nodeId, models.Count))
        {
            ForgetOld();
            if (!Fits(nodeId, models.Count))
            {
                return false;
            }
        }

        var known = _nodes.GetValueOrDefault(nodeId);
        _models += models.Count - (known?.Models.Count ?? 0);
        _nodes[nodeId] = new Node(nodeId, models, [.. models.Select(model => model.Id)], time.GetTimestamp()) { Tasks = known?.Tasks ?? 0 };
        return true;
    }

    /// <summary>
    /// Gives a task to a node that has the model (any version of it, when none is named) and is not among those excluded: to the
    /// one with the fewest tasks so far, of several the first by id. Null: there is none.
    /// </summary>
    public string? Assign(ModelId model, ModelVersion? version, IReadOnlyDictionary<string, string?> excluded)
    {
        var chosen = _nodes.Values
            .Where(node => Has(node, model, version) && !excluded.ContainsKey(node.Id) && !IsOld(node))
            .MinBy(node => (node.Tasks, node.Id), s_order);
        if (chosen is null)
        {
            return null;
        }

        chosen.Tasks++;
        return chosen.Id;
    }

    private static readonly Comparer<(long Tasks, string Id)> s_order = Comparer<(long Tasks, string Id)>.Create(
        (x, y) => x.Tasks != y.Tasks ? x.Tasks.CompareTo(y.Tasks) : string.CompareOrdinal(x.Id, y.Id));

    private static bool Has(Node node, ModelId model, ModelVersion? version) =>
        version is { } named ? node.Models.Contains(new ModelKey(model, named)) : node.Ids.Contains(model);

    private bool Fits(string nodeId, int count)
    {
        var known = _nodes.GetValueOrDefault(nodeId);
        return (known is not null || _nodes.Count < limits.Nodes) && _models - (known?.Models.Count ?? 0) + count <= limits.ModelsOfAllNodes;
    }

    private bool IsOld(Node node) => time.GetElapsedTime(node.SeenAt) >= limits.Window;

    private void ForgetOld()
    {
        foreach (var node in _nodes.Values.Where(IsOld).ToList())
        {
            _nodes.Remove(node.Id);
            _models -= node.Models.Count;
        }
    }

    private sealed record Node(string Id, IReadOnlySet<ModelKey> Models, HashSet<ModelId> Ids, long SeenAt)
    {
        public long Tasks { get; set; }
    }
}
