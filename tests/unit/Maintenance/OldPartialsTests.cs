using ModelManager.Maintenance;
using ModelManager.Platform;
using ModelManager.Primitives;
using ModelManager.Store;

namespace ModelManager.UnitTests.Maintenance;

/// <summary>Partial content that nobody has added to for longer than the user wants to keep it.</summary>
public sealed class OldPartialsTests : IDisposable
{
    private const string TaskId = "0123456789abcdef0123456789abcdef";
    private static readonly TimeSpan s_month = TimeSpan.FromDays(30);

    private readonly MaintenanceFixture _fixture = new();
    private readonly ModelKey _key = ModelKey.Parse("模型 m", "1.0");
    private readonly ModelPath _file = ModelPath.Parse("sub/a.bin");

    private string Part => StoreLayout.Part(_key, _file);

    public void Dispose() => _fixture.Dispose();

    [Theory]
    [InlineData(31, 31, true)]
    [InlineData(29, 29, false)]
    [InlineData(31, 29, false)]
    [InlineData(29, 31, false)]
    public void What_was_last_written_too_long_ago_is_deleted_with_its_task(int daysOfRecord, int daysOfPart, bool isDeleted)
    {
        Leave();
        Age(StoreLayout.Task(_key), daysOfRecord);
        Age(Part, daysOfPart);
        Age(StoreLayout.Journal(Part), daysOfPart);

        New().Run();

        Assert.Equal(!isDeleted, _fixture.Root.Exists(Part));
        Assert.Equal(!isDeleted, _fixture.Root.Exists(StoreLayout.Journal(Part)));
        Assert.Equal(!isDeleted, _fixture.Root.Exists(StoreLayout.Task(_key)));
        Assert.Equal(!isDeleted, _fixture.Root.Exists(StoreLayout.Marker(_key)));
    }

    // Everything had arrived and was moved when the run was killed.
    [Theory]
    [InlineData(31, true)]
    [InlineData(29, false)]
    public void What_is_staged_counts_too(int days, bool isDeleted)
    {
        Leave();
        AgeAll();
        var staged = $"{StagingFolder.PathOf(TaskId)}/sub";
        _fixture.Root.Folder.CreateFolder(staged);
        _fixture.Root.Folder.Rename(Part, $"{staged}/a.bin", replace: false);
        Directory.SetLastWriteTimeUtc(_fixture.Root.At(staged), DateTime.UtcNow.AddDays(-days));
        Directory.SetLastWriteTimeUtc(_fixture.Root.At(StagingFolder.PathOf(TaskId)), DateTime.UtcNow.AddDays(-31));

        New().Run();

        Assert.Equal(!isDeleted, _fixture.Root.Exists($"{staged}/a.bin"));
    }

    [Fact]
    public void What_somebody_works_on_stays()
    {
        Leave();
        AgeAll();
        using (_fixture.Guards.TryTake(_key))
        {
            New().Run();
            Assert.True(_fixture.Root.Exists(Part));
        }

        New(isTaken: _ => true).Run();
        Assert.True(_fixture.Root.Exists(Part));

        New().Run();
        Assert.False(_fixture.Root.Exists(Part));
    }

    [Fact]
    public void A_repair_stays()
    {
        Leave(isRepair: true);
        AgeAll();

        New().Run();

        Assert.True(_fixture.Root.Exists(Part));
    }

    [Theory]
    [InlineData(31, true)]
    [InlineData(29, false)]
    public void Without_a_record_the_age_of_the_content_alone_counts(int days, bool isDeleted)
    {
        Leave();
        _fixture.Root.Folder.DeleteFile(StoreLayout.Task(_key));
        Age(Part, days);
        Age(StoreLayout.Journal(Part), days);

        New().Run();

        Assert.Equal(!isDeleted, _fixture.Root.Exists(Part));
        Assert.Equal(!isDeleted, _fixture.Root.Exists(StoreLayout.Journal(Part)));
    }

    [Fact]
    public void Without_a_record_content_that_somebody_writes_stays()
    {
        Leave();
        AgeAll();
        _fixture.Root.Folder.DeleteFile(StoreLayout.Task(_key));
        using var writer = _fixture.Root.Folder.OpenOrCreate(Part);
        Assert.True(writer.TryLock(isOptional: false));

        New().Run();

        Assert.True(_fixture.Root.Exists(Part));
    }

    [Fact]
    public void While_a_record_cannot_be_read_nothing_counts_as_without_one()
    {
        Leave();
        _fixture.Root.Write(StoreLayout.Task(_key), "damaged");
        AgeAll();

        New().Run();

        Assert.True(_fixture.Root.Exists(Part));
    }

    [Fact]
    public void A_journal_alone_goes_too()
    {
        Leave();
        AgeAll();
        _fixture.Root.Folder.DeleteFile(StoreLayout.Task(_key));
        _fixture.Root.Folder.DeleteFile(Part);

        New().Run();

        Assert.False(_fixture.Root.Exists(StoreLayout.Journal(Part)));
    }

    [Fact]
    public void Any_age_can_be_asked_for()
    {
        Leave();
        new OldPartials(_fixture.Root.Folder, _fixture.Guards, TimeProvider.System, TimeSpan.MaxValue).Run();
        Assert.True(_fixture.Root.Exists(Part));

        AgeAll();
        new OldPartials(_fixture.Root.Folder, _fixture.Guards, TimeProvider.System, TimeSpan.Zero).Run();
        Assert.False(_fixture.Root.Exists(Part));
    }

    private OldPartials New(Func<ModelKey, bool>? isTaken = null) =>
        new(_fixture.Root.Folder, _fixture.Guards, TimeProvider.System, s_month) { IsTaken = isTaken ?? (_ => false) };

    private void Leave(bool isRepair = false)
    {
        var root = _fixture.Root;
        new TaskRecords(root.Folder).Write(new TaskRecord(TaskId, _key, false, false, [_file]) { IsRepair = isRepair });
        Marker.Write(root.Folder, StoreLayout.Marker(_key), TaskId, _key);
        root.Write(Part, "content");
        root.Write(StoreLayout.Journal(Part), "journal");
    }

    private void AgeAll()
    {
        Age(StoreLayout.Task(_key), 31);
        Age(Part, 31);
        Age(StoreLayout.Journal(Part), 31);
    }

    private void Age(string relative, int days)
    {
        if (_fixture.Root.Exists(relative))
        {
            File.SetLastWriteTimeUtc(_fixture.Root.At(relative), DateTime.UtcNow.AddDays(-days));
        }
    }
}
