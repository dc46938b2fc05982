using System.Text;
using ModelManager.Platform;
using ModelManager.Primitives;

namespace ModelManager.Store;

/// <summary>The name by which the scheduler knows this root, made once and kept in it.</summary>
internal static class NodeIdentity
{
    private const int MaxBytes = 256;

    public static string GetOrCreate(RootFolder root)
    {
        var made = Guid.NewGuid().ToString("n");
        try
        {
            if (Read(root) is { } kept)
            {
                return kept;
            }

            // Durable before it has its name: a power cut would leave an empty file for ever.
            root.WriteOnce(StoreLayout.NodeId, Encoding.ASCII.GetBytes(made), durable: true);
            if (Read(root) is { } first)
            {
                return first;
            }

            // Somebody emptied it.
            root.Replace(StoreLayout.NodeId, Encoding.ASCII.GetBytes(made));
            return Read(root) ?? made;
        }
        catch (ModelManagerException)
        {
            // A root that cannot be written has a name for as long as it is open.
            return made;
        }
    }

    private static string? Read(RootFolder root) =>
        root.TryRead(StoreLayout.NodeId, MaxBytes) is { } content && Encoding.ASCII.GetString(content).Trim() is { Length: > 0 } name ? name : null;
}
