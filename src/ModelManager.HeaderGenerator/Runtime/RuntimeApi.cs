using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text.Json;
using ModelManager.HeaderGenerator.Metadata;

namespace ModelManager.HeaderGenerator.Runtime;

/// <summary>
/// The exports, structs and enums of an assembly as the .NET runtime has them: loaded, and asked for sizes and offsets. It shares
/// nothing but attribute names with the reading that the header is made of, so that a test can hold one against the other.
/// </summary>
internal static class RuntimeApi
{
    private const BindingFlags Members = BindingFlags.Static | BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;

    private static readonly JsonSerializerOptions s_json = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase, WriteIndented = true };

    /// <summary>A JSON object with functions, structs and enums.</summary>
    public static string Describe(string assemblyPath)
    {
        var assembly = Assembly.LoadFrom(Path.GetFullPath(assemblyPath));
        var types = assembly.GetTypes();
        var description = new
        {
            Functions = types.SelectMany(type => type.GetMethods(Members)).Where(method => EntryPoint(method) is not null).Select(Function),
            Structs = types.Where(type => type.IsValueType && CName(type) is not null).Select(Struct),
            Enums = assembly.GetCustomAttributesData().Where(data => data.AttributeType.FullName == AttributeNames.Enum).Select(Enumeration),
        };
        return JsonSerializer.Serialize(description, s_json);
    }

    private static object Function(MethodInfo method) => new
    {
        Name = EntryPoint(method),
        Returns = TypeName(method.ReturnType),
        Parameters = method.GetParameters().Select(parameter => new { parameter.Name, Type = TypeName(parameter.ParameterType) }),
    };

    private static object Struct(Type type) => new
    {
        Name = CName(type),
        SizeBytes = SizeOf(type),
        FirstSizeBytes = type.GetProperty("FirstSizeBytes", Members)?.GetValue(null),
        Members = type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic).Select(field => new
        {
            field.Name,
            Type = TypeName(field.FieldType),
            OffsetBytes = (int)Marshal.OffsetOf(type, field.Name),
            SizeBytes = SizeOf(field.FieldType),
        }),
    };

    private static object Enumeration(CustomAttributeData data)
    {
        var type = (Type)data.ConstructorArguments[0].Value!;
        return new
        {
            Name = (string)data.ConstructorArguments[1].Value!,
            Prefix = (string)data.ConstructorArguments[2].Value!,
            Members = Enum.GetNames(type).ToDictionary(name => name, name => Convert.ToInt64(Enum.Parse(type, name), null)),
        };
    }

    private static string? EntryPoint(MethodInfo method) => method.GetCustomAttribute<UnmanagedCallersOnlyAttribute>()?.EntryPoint;

    private static string? CName(Type type) =>
        (string?)type.GetCustomAttributesData().FirstOrDefault(data => data.AttributeType.FullName == AttributeNames.Name)?.ConstructorArguments[0].Value;

    /// <summary>A struct by its C name, everything else by the name of its C# type, with its stars.</summary>
    private static string TypeName(Type type) => type switch
    {
        { IsPointer: true } => TypeName(type.GetElementType()!) + "*",
        { IsFunctionPointer: true } => "function",
        _ => CName(type) ?? type.Name,
    };

    private static int SizeOf(Type type) => type.IsPointer || type.IsFunctionPointer
        ? nint.Size
        : (int)typeof(Unsafe).GetMethod(nameof(Unsafe.SizeOf))!.MakeGenericMethod(type).Invoke(null, null)!;
}
