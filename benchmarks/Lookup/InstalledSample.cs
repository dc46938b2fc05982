using ModelManager.Benchmarks.Registry;

namespace ModelManager.Benchmarks.Lookup;

/// <summary>A manager of a root with so many versions, and a dictionary that knows the same.</summary>
internal sealed class InstalledSample
{
    private readonly string _folder = Directory.CreateTempSubdirectory("modelmanager-bench-").FullName;

    public InstalledSample(int versions)
    {
        Paths = Enumerable.Range(0, versions).ToDictionary(
            SampleRegistry.IdOf, place => Path.Combine(_folder, "models", SampleRegistry.IdOf(place), SampleRegistry.Version));
        SampleRegistry.Write(_folder, versions);
        Manager = Manager.Open(new ManagerOptions { Root = _folder });
    }

    public Dictionary<string, string> Paths { get; }

    public Manager Manager { get; }

    public void Close()
    {
        Manager.DisposeAsync().AsTask().GetAwaiter().GetResult();
        Directory.Delete(_folder, recursive: true);
    }
}
