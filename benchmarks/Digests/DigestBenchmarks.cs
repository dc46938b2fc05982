using System.IO.Hashing;
using System.Security.Cryptography;
using BenchmarkDotNet.Attributes;
using ModelManager.Verification;

namespace ModelManager.Benchmarks.Digests;

/// <summary>What verifying costs: the digest of a file as its bytes pass in blocks, and that of the chunks by which damage is found, beside one call over all.</summary>
[MemoryDiagnoser]
public class DigestBenchmarks
{
    private const int BlockBytes = 256 * 1024;

    private byte[] _content = [];

    /// <summary>The content.</summary>
    [Params(16 * 1024, 16 * 1024 * 1024)]
    public int Bytes { get; set; }

    [GlobalSetup]
    public void Fill() => _content = RandomNumberGenerator.GetBytes(Bytes);

    [Benchmark(Baseline = true)]
    public int OneCall()
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        return SHA256.HashData(_content, hash);
    }

    [Benchmark]
    public long AsTheyPass()
    {
        using var hasher = new ContentHasher();
        for (var start = 0; start < _content.Length; start += BlockBytes)
        {
            hasher.Append(_content.AsSpan(start, Math.Min(BlockBytes, _content.Length - start)));
        }

        return hasher.Finish().Length;
    }

    [Benchmark]
    public UInt128 OfChunk() => XxHash128.HashToUInt128(_content);
}
