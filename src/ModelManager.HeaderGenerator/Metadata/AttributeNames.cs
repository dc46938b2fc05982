namespace ModelManager.HeaderGenerator.Metadata;

/// <summary>The attributes that describe the C side of the exports, by name: they are internal to the assembly that is read.</summary>
internal static class AttributeNames
{
    public const string Export = "System.Runtime.InteropServices.UnmanagedCallersOnlyAttribute";
    public const string ParameterType = "DNNE.C99TypeAttribute";
    public const string Name = "ModelManager.Native.Header.CNameAttribute";
    public const string FieldType = "ModelManager.Native.Header.CTypeAttribute";
    public const string Enum = "ModelManager.Native.Header.CEnumAttribute";
    public const string Section = "ModelManager.Native.Header.CSectionAttribute";

    /// <summary>The interface of structs whose size the caller sets.</summary>
    public const string Sized = "ModelManager.Native.Layouts.ISized";
}
