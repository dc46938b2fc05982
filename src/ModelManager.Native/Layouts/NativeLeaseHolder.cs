using System.Runtime.InteropServices;
using ModelManager.Native.Header;
using ModelManager.Native.Text;
using ModelManager.Primitives;

namespace ModelManager.Native.Layouts;

/// <summary>Who leases a version, as the holder told. This struct never grows.</summary>
[CName("mm_lease_holder")]
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct NativeLeaseHolder
{
    /// <summary>The process, by the number that it has for itself.</summary>
    public long ProcessId;
    /// <summary>The file name of its program; may be empty.</summary>
    public byte* ProcessName;
    /// <summary>What it said that it needs the version for, or NULL.</summary>
    public byte* Label;
    /// <summary>Since when, ISO 8601 in UTC.</summary>
    public byte* Since;

    /// <summary>The native form of several; NULL for none.</summary>
    public static NativeLeaseHolder* Of(IReadOnlyList<LeaseHolder> holders, NativeArena arena)
    {
        if (holders.Count == 0)
        {
            return null;
        }

        var rows = arena.Rows<NativeLeaseHolder>(holders.Count);
        for (var i = 0; i < holders.Count; i++)
        {
            rows[i] = new NativeLeaseHolder
            {
                ProcessId = holders[i].ProcessId,
                ProcessName = arena.Copy(holders[i].ProcessName),
                Label = arena.Copy(holders[i].Label),
                Since = arena.Copy(Iso8601.Format(holders[i].Since)),
            };
        }

        return rows;
    }
}
