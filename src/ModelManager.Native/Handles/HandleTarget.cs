namespace ModelManager.Native.Handles;

/// <summary>What a handle can stand for. The number is in the handle's top byte.</summary>
internal enum HandleKind : byte
{
    /// <summary>An opened root: <c>mm_manager</c>.</summary>
    Manager = 0x4D,
    /// <summary>A piece of work: <c>mm_job</c>.</summary>
    Job = 0x6A,
    /// <summary>A version that is leased: <c>mm_lease</c>.</summary>
    Lease = 0x6C,
}

/// <summary>An object that C code refers to by a handle.</summary>
internal abstract class HandleTarget
{
    /// <summary>Its handle; 0 before it is in the table. Never changes after that.</summary>
    public ulong Handle { get; set; }
}

/// <summary>Says of which kind a type's handles are.</summary>
internal interface IHandleTarget
{
    /// <summary>The kind.</summary>
    static abstract HandleKind Kind { get; }
}
