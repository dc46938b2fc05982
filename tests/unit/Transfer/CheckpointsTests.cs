using ModelManager.Planning;
using ModelManager.Platform;
using ModelManager.Primitives;
using ModelManager.Transfer;
using ModelManager.UnitTests.Support;

namespace ModelManager.UnitTests.Transfer;

public sealed class CheckpointsTests : IDisposable
{
    private const int Buffer = 256 * 1024;
    private const int Most = 16 * 1024 * 1024;

    private readonly TemporaryRoot _root = new();
    private readonly FakeVersion _version = new("m", "1", ("f.bin", new byte[64 * 1024 * 1024]));
    private readonly FakeVersion _small = new("m", "1", ("f.bin", new byte[1024]));
    private readonly SemaphoreSlim _mayLook = new(0);
    private readonly ManualTimeProvider _time = new();
    private long _written;

    public void Dispose()
    {
        _root.Dispose();
        _mayLook.Dispose();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(32)]
    public async Task No_more_is_written_than_may_be_lost(int openFiles)
    {
        using var part = await PartAsync(_version);
        var checkpoints = new Checkpoints(part, Look, () => openFiles, _time);
        var writers = Enumerable.Range(0, 16).Select(_ => WriteUntilHeldAsync(checkpoints)).ToList();
        var held = await Task.WhenAll(writers);

        // Nothing is journalled yet, as the checkpoint hangs.
        var mine = Most / openFiles;
        Assert.InRange(Interlocked.Read(ref _written), 1, mine);

        _mayLook.Release(1000);
        await Task.WhenAll(held.Select(GoOnAsync)).WaitAsync(TimeSpan.FromSeconds(60));
        await checkpoints.StopAsync();
        Assert.InRange(Interlocked.Read(ref _written) - Journalled(), 0, mine);
    }

    [Fact]
    public async Task What_is_saved_is_in_the_journal_once_more_only_when_something_was_written()
    {
        using var part = await PartAsync(_version);
        var checkpoints = new Checkpoints(part, Look, () => 1, _time);
        _mayLook.Release(1000);
        checkpoints.Save();
        Assert.False(_root.Exists(StoreLayout.Journal(Plan(_version).Part)));

        await WriteAsync(checkpoints, isAnything: false);
        checkpoints.Save();
        Assert.False(_root.Exists(StoreLayout.Journal(Plan(_version).Part)));

        await WriteAsync(checkpoints);
        checkpoints.Save();
        Assert.Equal(Buffer, Journalled());
        File.Delete(_root.At(StoreLayout.Journal(Plan(_version).Part)));
        checkpoints.Save();
        Assert.False(_root.Exists(StoreLayout.Journal(Plan(_version).Part)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    public async Task Bytes_that_come_slowly_are_not_kept_waiting_for_more(int openFiles)
    {
        using var part = await PartAsync(_version);
        var checkpoints = new Checkpoints(part, Look, () => openFiles, _time);
        _mayLook.Release(1000);
        await WriteAsync(checkpoints);
        _time.Advance(TimeSpan.FromSeconds(openFiles - 0.01));
        await WriteAsync(checkpoints);
        await checkpoints.StopAsync();
        Assert.False(_root.Exists(StoreLayout.Journal(Plan(_version).Part)));

        _time.Advance(TimeSpan.FromSeconds(0.01));
        await WriteAsync(checkpoints);
        await checkpoints.StopAsync();

        Assert.InRange(Journalled(), 2 * Buffer, 3 * Buffer);
    }

    [Fact]
    public async Task A_small_file_has_no_journal_and_nobody_waits_for_it()
    {
        using var part = await PartAsync(_small);
        var checkpoints = new Checkpoints(part, () => throw new InvalidOperationException("looked"), () => 1, _time);
        for (var count = 0; count < 200; count++)
        {
            Assert.True(checkpoints.MayWriteAsync(Buffer).AsTask().IsCompletedSuccessfully);
            checkpoints.Wrote(Buffer, isAnything: true);
        }

        checkpoints.Save();
        Assert.False(_root.Exists(StoreLayout.Journal(Plan(_small).Part)));
    }

    [Fact]
    public async Task A_checkpoint_that_fails_is_told_to_every_writer()
    {
        using var part = await PartAsync(_version);
        var checkpoints = new Checkpoints(part, Look, () => 1, _time);
        _mayLook.Release(1000);
        File.Delete(_root.At(Plan(_version).Part));

        await Assert.ThrowsAsync<PartLostException>(async () =>
        {
            while (true)
            {
                await WriteAsync(checkpoints);
            }
        });
        await Assert.ThrowsAsync<PartLostException>(async () => await checkpoints.MayWriteAsync(1));
        Assert.False(_root.Exists(StoreLayout.Journal(Plan(_version).Part)));
    }

    [Fact]
    public async Task The_journal_claims_what_was_here_before_the_sync()
    {
        using var part = await PartAsync(_version);
        var here = 0L;
        var mine = 0;
        var syncs = new List<(string Point, long Claimed)>();
        var checkpoints = new Checkpoints(part, () => ([new ByteRange(0, here += 1000)], "\"v1\""), () => 1, _time);
        CrashPoint.Reached = point =>
        {
            // Other tests reach theirs on other threads.
            if (Environment.CurrentManagedThreadId == mine && point.StartsWith("part.", StringComparison.Ordinal))
            {
                syncs.Add((point, Journalled()));
                here += 500;
            }
        };
        try
        {
            await WriteAsync(checkpoints);
            Save();
            await WriteAsync(checkpoints);
            Save();
        }
        finally
        {
            CrashPoint.Reached = null;
        }

        Assert.Equal([("part.synced", 0L), ("part.journalled", 1000L), ("part.synced", 1000L), ("part.journalled", 3000L)], syncs);

        void Save()
        {
            mine = Environment.CurrentManagedThreadId;
            checkpoints.Save();
            mine = 0;
        }
    }

    // Returns what it waits for when it may not write any more.
    private async Task<Task<Checkpoints>> WriteUntilHeldAsync(Checkpoints checkpoints)
    {
        await Task.Yield();
        while (true)
        {
            var wait = checkpoints.MayWriteAsync(Buffer).AsTask();
            if (!wait.IsCompleted)
            {
                return AfterAsync();
            }

            await wait;
            Interlocked.Add(ref _written, Buffer);
            checkpoints.Wrote(Buffer, isAnything: true);

            async Task<Checkpoints> AfterAsync()
            {
                await wait;
                return checkpoints;
            }
        }
    }

    private async Task GoOnAsync(Task<Checkpoints> held)
    {
        var checkpoints = await held;
        Interlocked.Add(ref _written, Buffer);
        checkpoints.Wrote(Buffer, isAnything: true);
    }

    private async Task WriteAsync(Checkpoints checkpoints, bool isAnything = true)
    {
        await checkpoints.MayWriteAsync(Buffer);
        Interlocked.Add(ref _written, isAnything ? Buffer : 0);
        checkpoints.Wrote(Buffer, isAnything);
    }

    private (IReadOnlyList<ByteRange> Here, string? ETag) Look()
    {
        _mayLook.Wait();
        return ([new ByteRange(0, Interlocked.Read(ref _written))], null);
    }

    private long Journalled() => Journal.TryRead(_root.Folder, Plan(_version))?.Durable.Sum(range => range.Length) ?? 0;

    private FilePlan Plan(FakeVersion version) => version.PlanFile(_root.Folder);

    private Task<PartFile> PartAsync(FakeVersion version) => PartFile.OpenAsync(_root.Folder, Plan(version), Fetch.TaskId, TimeProvider.System, default);
}
