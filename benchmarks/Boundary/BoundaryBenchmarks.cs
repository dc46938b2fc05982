using System.Runtime.InteropServices;
using System.Text;
using BenchmarkDotNet.Attributes;
using ModelManager.Benchmarks.Registry;

namespace ModelManager.Benchmarks.Boundary;

/// <summary>
/// What a call into the shipped library costs a caller that is not its own, through the C ABI, beside the call that does least. The build
/// names the library.
/// </summary>
[MemoryDiagnoser]
public unsafe class BoundaryBenchmarks
{
    private const string LibraryVariable = "MODELMANAGER_BENCH_NATIVE";
    private const int Versions = 1_000;

    // mm_open_options as its first version was: its size, flags (0: for lookups only), the root, and what may be left out.
    private const int OptionsBytes = 128;
    private const int RootOffset = 8;

    private readonly byte[] _id = Text(SampleRegistry.IdOf(Versions / 2));
    private readonly byte[] _version = Text(SampleRegistry.Version);
    private readonly byte[] _file = Text("onnx/model.bin");
    private readonly byte[] _absent = Text("absent");
    private readonly byte[] _buffer = new byte[4096];
    private string _folder = "";
    private ulong _manager;
    private delegate* unmanaged[Cdecl]<byte*> _libraryVersion;
    private delegate* unmanaged[Cdecl]<byte*, nuint, nuint*, ulong, byte*, byte*, byte*, int> _locate;
    private delegate* unmanaged[Cdecl]<long**, ulong, int> _generationAddress;
    private delegate* unmanaged[Cdecl]<ulong, int> _close;

    [GlobalSetup]
    public void Open()
    {
        var path = Environment.GetEnvironmentVariable(LibraryVariable)
            ?? throw new InvalidOperationException($"{LibraryVariable} names no library: run this suite with ./build.sh bench");
        var library = NativeLibrary.Load(path);
        _libraryVersion = (delegate* unmanaged[Cdecl]<byte*>)NativeLibrary.GetExport(library, "mm_version");
        _locate = (delegate* unmanaged[Cdecl]<byte*, nuint, nuint*, ulong, byte*, byte*, byte*, int>)NativeLibrary.GetExport(library, "mm_model_locate");
        _generationAddress = (delegate* unmanaged[Cdecl]<long**, ulong, int>)NativeLibrary.GetExport(library, "mm_generation_address");
        _close = (delegate* unmanaged[Cdecl]<ulong, int>)NativeLibrary.GetExport(library, "mm_close");
        var open = (delegate* unmanaged[Cdecl]<ulong*, void*, int>)NativeLibrary.GetExport(library, "mm_open");

        _folder = Directory.CreateTempSubdirectory("modelmanager-bench-").FullName;
        SampleRegistry.Write(_folder, Versions);
        var options = stackalloc byte[OptionsBytes];
        fixed (byte* root = Text(_folder))
        fixed (ulong* manager = &_manager)
        {
            new Span<byte>(options, OptionsBytes).Clear();
            *(uint*)options = OptionsBytes;
            *(byte**)(options + RootOffset) = root;
            Check(open(manager, options));
        }
    }

    [GlobalCleanup]
    public void Close()
    {
        Check(_close(_manager));
        Directory.Delete(_folder, recursive: true);
    }

    [Benchmark(Baseline = true)]
    public nint LibraryVersion() => (nint)_libraryVersion();

    [Benchmark]
    public nint GenerationAddress()
    {
        long* address;
        Check(_generationAddress(&address, _manager));
        return (nint)address;
    }

    [Benchmark]
    public nuint OfNewest() => Locate(_id, null, null);

    [Benchmark]
    public nuint OfVersion() => Locate(_id, _version, null);

    [Benchmark]
    public nuint OfFile() => Locate(_id, _version, _file);

    [Benchmark]
    public int Miss()
    {
        fixed (byte* buffer = _buffer, id = _absent)
        {
            return _locate(buffer, (nuint)_buffer.Length, null, _manager, id, null, null);
        }
    }

    private nuint Locate(byte[] id, byte[]? version, byte[]? file)
    {
        nuint length;
        fixed (byte* buffer = _buffer, idText = id, versionText = version, fileText = file)
        {
            Check(_locate(buffer, (nuint)_buffer.Length, &length, _manager, idText, versionText, fileText));
        }

        return length;
    }

    private static byte[] Text(string text) => Encoding.UTF8.GetBytes(text + '\0');

    private static void Check(int status)
    {
        if (status != 0)
        {
            throw new InvalidOperationException($"the library answered {status}");
        }
    }
}
