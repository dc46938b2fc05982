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
