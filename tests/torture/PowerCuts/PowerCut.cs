namespace ModelManager.TortureTests.PowerCuts;

/// <summary>A moment at which the power goes, and what the disk made of the writes that no flush had covered yet.</summary>
/// <param name="Position">How many writes and flushes came before.</param>
/// <param name="Style">Which of the writes since the last flush are there.</param>
/// <param name="SectorBytes">What the disk writes whole or not at all.</param>
/// <param name="Seed">Chooses among them.</param>
internal sealed record PowerCut(long Position, string Style, int SectorBytes, uint Seed)
{
    private const int MostAfterMark = 6;

    private static readonly string[] s_styles = ["none", "all", "prefix", "subset", "subset", "torn", "newest", "all-but-one"];

    /// <summary>Moments of a recording in their order: half of them just after something was confirmed, the others anywhere.</summary>
    public static IEnumerable<PowerCut> Draw(Recording recording, int count, Random random) =>
        Enumerable.Range(0, count).Select(index => Draw(recording, isNearMark: index % 2 == 0, random)).OrderBy(cut => cut.Position);

    private static PowerCut Draw(Recording recording, bool isNearMark, Random random)
    {
        var position = isNearMark
            ? recording.Marks[random.Next(recording.Marks.Count)] + random.Next(MostAfterMark)
            : random.NextInt64(recording.Start, recording.End + 1);
        return new PowerCut(Math.Min(position, recording.End), s_styles[random.Next(s_styles.Length)], random.Next(4) == 0 ? 512 : 4096, (uint)random.Next());
    }
}
