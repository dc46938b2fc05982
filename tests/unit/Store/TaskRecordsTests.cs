using ModelManager.Primitives;
using ModelManager.Store;
using ModelManager.UnitTests.Support;

namespace ModelManager.UnitTests.Store;

public sealed class TaskRecordsTests : IDisposable
{
    private static readonly ModelKey s_key = ModelKey.Parse("é m", "1.0-rc");
    private readonly TemporaryRoot _root = new();
    private readonly TaskRecords _records;

    public TaskRecordsTests() => _records = new TaskRecords(_root.Folder);

    private static TaskRecord Record => new(new string('a', 32), s_key, IsPaused: true, IsBackground: true, [ModelPath.Parse("a"), ModelPath.Parse("b/ü")]);

    public void Dispose() => _root.Dispose();

    [Fact]
    public void A_record_comes_back_as_it_was()
    {
        _records.Write(Record);

        var read = Assert.Single(_records.ReadAll());

        Assert.Equal(Record with { Files = [] }, read with { Files = [] });
        Assert.Equal(Record.Files, read.Files);
        _records.Remove(s_key);
        _records.Remove(s_key);
        Assert.Empty(_records.ReadAll());
        Assert.Null(_records.TryRead(s_key));
    }

    [Theory]
    [InlineData("garbage")]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("""{"schema":2,"task_id":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","model_id":"é m","version":"1.0-rc"}""")]
    [InlineData("""{"schema":1,"task_id":"../../x","model_id":"é m","version":"1.0-rc"}""")]
    [InlineData("""{"schema":1,"task_id":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","model_id":"../m","version":"1.0-rc"}""")]
    [InlineData("""{"schema":1,"task_id":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","model_id":"other","version":"1.0-rc"}""")]
    public void A_record_that_cannot_be_believed_is_none(string content)
    {
        _root.Write(StoreLayout.Task(s_key), content);

        Assert.Empty(_records.ReadAll());
    }

    // Not taken for none: what it speaks of would belong to nobody.
    [Fact]
    public void A_record_that_is_out_of_reach_is_not_taken_for_none()
    {
        Directory.CreateDirectory(_root.At(StoreLayout.Task(s_key)));

        Assert.Throws<ModelManagerException>(() => _records.TryRead(s_key));
    }

    [Fact]
    public void Paths_that_lead_out_are_dropped()
    {
        _root.Write(
            StoreLayout.Task(s_key),
            """{"schema":1,"task_id":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","model_id":"é m","version":"1.0-rc","files":["../../x","/etc/passwd",null,"ok"]}""");

        Assert.Equal(["ok"], Assert.Single(_records.ReadAll()).Files.Select(file => file.Value));
    }

    [Fact]
    public void A_name_that_is_no_text_is_no_record()
    {
        _records.Write(Record);
        Assert.Equal(0, Commands.Run("sh", "-c", $"cd '{_root.At(StoreLayout.Tasks)}' && touch \"$(printf 'a\\377.json')\""));
        Assert.Equal(2, Directory.GetFiles(_root.At(StoreLayout.Tasks)).Length);

        Assert.Single(_records.ReadAll());
        Assert.Single(_records.TryReadAll()!);
        Commands.Run("rm", "-r", _root.At(StoreLayout.Tasks));
    }

    [Fact]
    public void Links_and_other_names_are_no_records()
    {
        File.WriteAllText(Path.Combine(_root.Outside, "x"), "{}");
        File.CreateSymbolicLink(_root.At(StoreLayout.Task(s_key)), Path.Combine(_root.Outside, "x"));
        _root.Write(StoreLayout.Tasks + "/notes.txt", "x");
        Directory.CreateDirectory(_root.At(StoreLayout.Tasks + "/folder.json"));

        Assert.Empty(_records.ReadAll());
    }
}
