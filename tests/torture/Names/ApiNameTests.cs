using System.Diagnostics;
using System.Text;
using ModelManager.Primitives;
using ModelManager.TortureTests.Support;
using Xunit.Abstractions;

namespace ModelManager.TortureTests.Names;

/// <summary>Every function that takes a name takes any: what is no name is refused at once, and nothing outside of the root is touched.</summary>
public sealed class ApiNameTests(ITestOutputHelper output) : IDisposable
{
    private static readonly string[] s_typed = ["OK", "INVALID_ARGUMENT", "MODEL_NOT_AVAILABLE", "NOT_IN_CATALOGUE"];
    private readonly MemoryFolder _folder = new();

    private string Root => _folder.At("a/b/c/库");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task In_CSharp()
    {
        await using var library = await TortureLibrary.StartAsync();
        var canaries = await Canaries.PlaceAsync(_folder.Path, Root);
        var calls = 0;
        await using (var manager = Manager.Open(library.Options() with { Root = Root, UseScheduler = false }))
        {
            foreach (var name in HostileNames.All)
            {
                foreach (var (id, version, file) in Places(name, "asr", "9.9.9", "f"))
                {
                    foreach (var (function, code) in await CallAllAsync(manager, id, version, file))
                    {
                        Check(function, name, id == name, version == name, file == name, code);
                        calls++;
                    }
                }
            }
        }

        output.WriteLine($"{HostileNames.All.Count} names, {calls} calls");
        Assert.True(HostileNames.All.Count >= 300, $"{HostileNames.All.Count} names");
        Assert.Equal("", await canaries.FindChangesAsync());
        AssertNothingLeft();
    }

    [Fact]
    public async Task In_C()
    {
        await using var library = await TortureLibrary.StartAsync();
        var canaries = await Canaries.PlaceAsync(_folder.Path, Root);

        // C ends a text at its first NUL, so that is what the library gets.
        var names = HostileNames.All.Select(HostileNames.Utf8).Select(name => name.TakeWhile(b => b != 0).ToArray()).Concat(HostileNames.Bytes).ToList();
        using var process = Start(library);
        var calls = 0;
        foreach (var name in names)
        {
            foreach (var (id, version, file) in Places(name, "asr"u8.ToArray(), "9.9.9"u8.ToArray(), "f"u8.ToArray()))
            {
                await process.StandardInput.WriteLineAsync($"{Hex(id)} {Hex(version)} {Hex(file)}");
                await process.StandardInput.FlushAsync();
                var answer = await process.StandardOutput.ReadLineAsync();
                Assert.True(answer is not null, $"the host died of {Hex(name)}: {id == name} {version == name} {file == name}");
                foreach (var words in answer.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(word => word.Split('=')))
                {
                    Check(words[0], IsUtf8(name) ? Encoding.UTF8.GetString(name) : "\uD800", id == name, version == name, file == name, words[1]);
                    calls++;
                }
            }
        }

        process.StandardInput.Close();
        await process.WaitForExitAsync();
        Assert.Equal(0, process.ExitCode);
        output.WriteLine($"{names.Count} names, {calls} calls");
        Assert.Equal("", await canaries.FindChangesAsync());
        AssertNothingLeft();
    }

    private void AssertNothingLeft()
    {
        var left = RootFiles.FindLeftovers(Root);
        Assert.True(left.Count == 0, string.Join('\n', left.Select(path => $"{path}: {File.ReadAllText(Path.Combine(Root, path))}")));
    }

    private static (T Id, T Version, T File)[] Places<T>(T name, T id, T version, T file) => [(name, version, file), (id, name, file), (id, version, name)];

    private static string Hex(byte[] name) => name.Length == 0 ? "00" : Convert.ToHexString(name);

    private static bool IsUtf8(byte[] name) => System.Text.Unicode.Utf8.IsValid(name);

    private Process Start(TestLibrary library)
    {
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "names"), [Root, library.Url.AbsoluteUri])
        {
            // Where a path that is not below the root would land.
            WorkingDirectory = _folder.At("a/b"), RedirectStandardInput = true, RedirectStandardOutput = true,
        };
        return Process.Start(start)!;
    }

    private static async Task<IReadOnlyList<(string Function, string Code)>> CallAllAsync(Manager manager, string id, string version, string file)
    {
        var buffer = new byte[8192];
        var calls = new (string, Func<Task>)[]
        {
            ("locate", () => Task.FromResult(manager.GetModelPath(id, version, file))),
            ("locate bytes", () => Refused(manager.TryLocate(HostileNames.Utf8(id), HostileNames.Utf8(version), HostileNames.Utf8(file), buffer, out _))),
            ("status", () => Task.FromResult(manager.GetStatus(id, version))),
            ("catalogue", () => manager.GetModelAsync(id, CancellationToken.None)),
            ("resolve", () => manager.ResolveModelAsync(id, version, "task", CancellationToken.None)),
            ("report", () => manager.ReportNotAvailableAsync(id, version, "task", CancellationToken.None)),
            ("verify", () => manager.VerifyAsync(id, version, null, CancellationToken.None)),
            ("repair", () => manager.RepairAsync(id, version, null, CancellationToken.None)),
            ("remove", () => manager.RemoveAsync(id, version, CancellationToken.None)),
            ("download", () => manager.Download(id, version).Completion),
        };
        var codes = new List<(string, string)>();
        foreach (var (function, call) in calls)
        {
            try
            {
                await call();
                codes.Add((function, "OK"));
            }
            catch (ModelManagerException e)
            {
                codes.Add((function, ErrorCodes.Name(e.Code)));
            }
        }

        return codes;
    }

    private static Task Refused(ErrorCode code) => code == ErrorCode.Ok ? Task.CompletedTask : throw new ModelManagerException(code, "");

    private static void Check(string function, string name, bool isId, bool isVersion, bool isFile, string code)
    {
        var story = $"{function} of {Convert.ToHexString(HostileNames.Utf8(name))} '{name}' as {(isId ? "id" : isVersion ? "version" : "file")}: {code}";
        Assert.True(s_typed.Contains(code), story);
        var isTaken = function switch
        {
            "locate" => true,
            "locate bytes" => !HasLoneSurrogate(name),
            "catalogue" => isId,
            _ => isId || isVersion,
        };

        // An empty version or file means none in the functions that take bytes, and a surrogate alone cannot be given to them.
        if (isTaken && name.Length > 0 && (isFile ? name.Split('/').Any(IsNoName) || name.Length > 1024 : IsNoName(name)))
        {
            Assert.True(code == "INVALID_ARGUMENT", story);
        }
    }

    // Written a second time on purpose: what must never pass, by the rules as people read them.
    private static bool IsNoName(string name) =>
        name.Length == 0 || name.Any(c => c is '/' or '\\' or ':' || c < ' ' || c is >= '\u007F' and <= '\u009F') || name[0] == '.' || name[^1] is '.' or ' '
        || new UTF8Encoding(false, false).GetByteCount(name) > 128 || name.Equals("temp", StringComparison.OrdinalIgnoreCase) || HasLoneSurrogate(name)
        || name is "e\u0301" or "A\u030A" or "\u212B" or "\u1100\u1161" or "\u0958"
        || new[] { "CON", "PRN", "AUX", "NUL", "COM1", "COM9", "LPT1", "LPT9" }.Contains(name.Split('.')[0].TrimEnd(' ').ToUpperInvariant());

    private static bool HasLoneSurrogate(string name) => name.EnumerateRunes().Any(rune => rune == Rune.ReplacementChar) && !name.Contains('\uFFFD', StringComparison.Ordinal);
}
