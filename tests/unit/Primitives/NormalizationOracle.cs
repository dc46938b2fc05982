using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using ModelManager.UnitTests.Repository;

namespace ModelManager.UnitTests.Primitives;

/// <summary>Asks Node, whose Unicode is that of ICU, and knows which code points the tables' version of Unicode assigns.</summary>
internal static class NormalizationOracle
{
    private static readonly string Folder = Path.Combine(RepositoryFiles.Root, "tests", "unit", "Primitives");

    /// <summary>The first line of the list of assigned code points, which names the version of Unicode.</summary>
    public static string Heading { get; } = File.ReadLines(Path.Combine(Folder, "AssignedCodePoints.txt")).First();

    /// <summary>Every code point that the tables' version of Unicode assigns, without surrogates.</summary>
    public static int[] Assigned { get; } =
    [
        .. File.ReadLines(Path.Combine(Folder, "AssignedCodePoints.txt"))
            .Where(line => !line.StartsWith('#'))
            .SelectMany(line => line.Split(' '))
            .Select(range => range.Split("..").Select(code => int.Parse(code, NumberStyles.HexNumber, CultureInfo.InvariantCulture)).ToArray())
            .SelectMany(range => Enumerable.Range(range[0], range[^1] - range[0] + 1)),
    ];

    /// <summary>For each text whether Node finds it in form C.</summary>
    public static bool[] AreNormalized(List<string> texts)
    {
        using var folder = new TemporaryFolder();
        using (var cases = File.Create(folder.At("cases")))
        {
            Span<byte> length = stackalloc byte[sizeof(ushort)];
            foreach (var text in texts)
            {
                BinaryPrimitives.WriteUInt16LittleEndian(length, checked((ushort)text.Length));
                cases.Write(length);
                cases.Write(MemoryMarshal.AsBytes(text.AsSpan()));
            }
        }

        Ask("forms", folder.At("cases"), folder.At("answers"));
        var answers = File.ReadAllBytes(folder.At("answers"));
        Assert.Equal(texts.Count, answers.Length);
        return Array.ConvertAll(answers, answer => answer == 1);
    }

    /// <summary>For each code point in form C the first one that is the same letter but for case; any other stands for itself.</summary>
    public static uint[] FirstsByCase()
    {
        using var folder = new TemporaryFolder();
        Ask("folds", folder.At("answers"));
        return MemoryMarshal.Cast<byte, uint>(File.ReadAllBytes(folder.At("answers"))).ToArray();
    }

    private static void Ask(params string[] question)
    {
        var (code, output, errors) = RepositoryFiles.Run("node", [Path.Combine(Folder, "normalization-oracle.mjs"), .. question]);
        Assert.True(code == 0, $"node ended with {code}: {output}{errors}");
    }
}
