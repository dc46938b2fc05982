namespace ModelManager.TortureTests.Damage;

/// <summary>Ways in which a disk, a virus scanner or a person spoils a file.</summary>
internal static class DamageKinds
{
    /// <summary>Spoils a file at random, and says how.</summary>
    public static string Spoil(string path, Random random)
    {
        var content = File.ReadAllBytes(path);
        if (content.Length == 0)
        {
            return Append(path, random);
        }

        // Single bits most often: they are the hardest to notice.
        switch (random.Next(12))
        {
            case 0:
                var length = random.Next(content.Length);
                Rewrite(path, file => file.SetLength(length));
                return $"cut off at {length} of {content.Length}";
            case 1:
                var start = random.Next(content.Length) / 4096 * 4096;
                var end = Math.Min(content.Length, start + (4096 << random.Next(3)));
                content.AsSpan(start, end - start).Clear();
                Overwrite(path, content);
                return $"zeros from {start} to {end}";
            case 2:
                return Append(path, random);
            case 3:
                var count = random.Next(1, Math.Min(64, content.Length) + 1);
                var at = random.Next(content.Length - count + 1);
                random.NextBytes(content.AsSpan(at, count));
                Overwrite(path, content);
                return $"{count} random bytes at {at}";
            case 4:
                Rewrite(path, file => file.SetLength(0));
                return "emptied";
            default:
                var bit = random.NextInt64(content.Length * 8L);
                content[bit / 8] ^= (byte)(1 << (int)(bit % 8));
                Overwrite(path, content);
                return $"bit {bit % 8} of byte {bit / 8} of {content.Length}";
        }
    }

    private static string Append(string path, Random random)
    {
        var more = new byte[random.Next(1, 5000)];
        random.NextBytes(more);
        Rewrite(path, file =>
        {
            file.Seek(0, SeekOrigin.End);
            file.Write(more);
        });
        return $"{more.Length} bytes appended";
    }

    private static void Overwrite(string path, byte[] content) => Rewrite(path, file => file.Write(content));

    // In place: the inode, and whatever is mapped of it, stays. Published files are read-only, and a disk does not ask.
    private static void Rewrite(string path, Action<FileStream> change)
    {
        var mode = File.GetUnixFileMode(path);
        File.SetUnixFileMode(path, mode | UnixFileMode.UserWrite);
        using (var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite))
        {
            change(file);
        }

        File.SetUnixFileMode(path, mode);
    }
}
