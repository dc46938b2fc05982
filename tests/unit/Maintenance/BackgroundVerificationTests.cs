using ModelManager.Primitives;

namespace ModelManager.UnitTests.Maintenance;

public sealed class BackgroundVerificationTests : IDisposable
{
    private readonly MaintenanceFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public async Task What_was_adopted_is_hashed_and_a_mismatch_is_corrupt()
    {
        _fixture.Put("good", "1");
        var bad = _fixture.Put("bad", "1");
        var linked = _fixture.Put("linked", "1");
        await _fixture.Repair.RunAsync(default);
        _fixture.Root.Write("models/bad/1/f", "edited");
        File.Delete(_fixture.Root.At("models/linked/1/f"));
        File.CreateSymbolicLink(_fixture.Root.At("models/linked/1/f"), "/dev/zero");

        await _fixture.Verification.RunAsync(default);

        Assert.Equal(["bad 1 False True", "good 1 True True", "linked 1 False True"], _fixture.Records);
        Assert.Equal([bad.Key, linked.Key], _fixture.Corrupt.OrderBy(key => key.Id.Value));
    }

    [Fact]
    public async Task Those_that_are_right_are_noted_together()
    {
        for (var i = 0; i < 250; i++)
        {
            _fixture.Put("m", $"{i}");
        }

        await _fixture.Repair.RunAsync(default);
        var before = _fixture.Registry.Current.Generation;

        await _fixture.Verification.RunAsync(default);

        Assert.All(_fixture.Records, record => Assert.EndsWith(" True True", record));
        Assert.Equal(2, (_fixture.Registry.Current.Generation - before) & 0xFFFFF);
    }

    [Fact]
    public async Task A_note_that_comes_late_changes_nothing_that_was_changed_meanwhile()
    {
        var (failed, gone, other) = (_fixture.Put("failed", "1"), _fixture.Put("gone", "1"), _fixture.Put("other", "1"));
        await _fixture.Repair.RunAsync(default);
        var seen = _fixture.Registry.Current.Records.ToList();
        await _fixture.Registry.ChangeAsync(
            tree =>
            {
                tree.SetFailed(failed.Key, ErrorCode.Corrupt);
                tree.Remove(gone.Key);
                tree.SetReady(other.Key, 1, Digest.FromHash(new byte[32]), DateTimeOffset.UnixEpoch, "{}", isVerified: false);
            },
            default);

        await _fixture.Verifier.NoteRightAsync(seen, default);

        Assert.Equal(["failed 1 False True", "other 1 True False"], _fixture.Records);
    }

    [Fact]
    public async Task Nothing_is_noted_any_more_once_it_is_to_end()
    {
        var version = _fixture.Put("m", "1");
        await _fixture.Repair.RunAsync(default);
        Directory.Delete(Path.Combine(_fixture.Root.Path, StoreLayout.Version(version.Key)), recursive: true);
        var before = _fixture.Records;

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _fixture.Verification.RunAsync(new CancellationToken(canceled: true)));

        Assert.Equal(before, _fixture.Records);
    }

    [Fact]
    public async Task What_is_busy_is_left_for_another_time()
    {
        var version = _fixture.Put("m", "1");
        await _fixture.Repair.RunAsync(default);
        using (_fixture.Guards.TryTake(version.Key))
        {
            await _fixture.Verification.RunAsync(default);
            Assert.Equal(["m 1 True False"], _fixture.Records);
        }

        await _fixture.Verification.RunAsync(default);
        Assert.Equal(["m 1 True True"], _fixture.Records);
        Assert.Empty(_fixture.Corrupt);
    }
}
