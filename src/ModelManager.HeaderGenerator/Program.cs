using ModelManager.HeaderGenerator;
using ModelManager.HeaderGenerator.Emit;
using ModelManager.HeaderGenerator.Metadata;
using ModelManager.HeaderGenerator.Runtime;

// ModelManager.HeaderGenerator <modelmanager.dll> <modelmanager.xml> <modelmanager.h> [--check]
//
// Writes the C header of the exports in an assembly. With --check it writes nothing, and fails when the file is another.
//
// ModelManager.HeaderGenerator <modelmanager.dll> --exports-json
//
// Prints the exports, structs and enums as the .NET runtime has them, for tests that hold the header against it.
if (args is [var exports, "--exports-json"])
{
    Console.WriteLine(RuntimeApi.Describe(exports));
    return 0;
}

if (args is not ([_, _, _] or [_, _, _, "--check"]))
{
    Console.Error.WriteLine("usage: ModelManager.HeaderGenerator <exports.dll> <exports.xml> <header.h> [--check] | <exports.dll> --exports-json");
    return 2;
}

try
{
    var header = HeaderWriter.Write(ApiReader.Read(args[0], args[1]));
    if (args.Length == 3)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(args[2]))!);
        File.WriteAllText(args[2], header);
        return 0;
    }

    if (HeaderDifference.Find(header, File.Exists(args[2]) ? File.ReadAllText(args[2]) : "") is not { } difference)
    {
        return 0;
    }

    Console.Error.WriteLine($"{args[2]} is not what the exports say: {difference}");
    return 1;
}
catch (HeaderException e)
{
    Console.Error.WriteLine($"no header: {e.Message}");
    return 1;
}
