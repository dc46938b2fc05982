using ModelManager.Native.Text;
using ModelManager.Primitives;

namespace ModelManager.Native.Jobs;

/// <summary>Rows of one kind in a job's result.</summary>
internal interface IRowTable;

/// <summary>Rows of one native type. A row is made when it is first asked for, and once.</summary>
internal abstract class RowTable<TRow> : IRowTable
    where TRow : unmanaged
{
    /// <summary>One row; its strings are in the arena.</summary>
    /// <exception cref="ModelManagerException">There is no such row.</exception>
    public abstract TRow Row(nuint index, NativeArena arena);
}

/// <summary>Rows made of a list of records.</summary>
internal sealed class RowTable<TItem, TRow>(IReadOnlyList<TItem> items, Func<TItem, NativeArena, TRow> render) : RowTable<TRow>
    where TRow : unmanaged
{
    private readonly TRow?[] _rows = new TRow?[items.Count];

    /// <inheritdoc/>
    public override TRow Row(nuint index, NativeArena arena) => index < (nuint)_rows.Length
        ? _rows[index] ??= render(items[(int)index], arena)
        : throw ModelManagerException.Invalid($"there are {_rows.Length} rows");
}
