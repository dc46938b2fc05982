using ModelManager.Platform;
using ModelManager.Primitives;
using ModelManager.Store;
using ModelManager.UnitTests.Support;

namespace ModelManager.UnitTests.Store;

public sealed class LeaseRecordsTests : IDisposable
{
    private static readonly ModelKey s_key = ModelKey.Parse("m", "1.0");
    private static readonly DateTimeOffset s_since = new(2026, 1, 31, 12, 0, 0, TimeSpan.Zero);
    private static readonly string s_dead = $"{StoreLayout.Leases}/{StoreLayout.LeasePrefix(s_key)}00000000000000000000000000000001.json";

    private readonly TemporaryRoot _root = new();
    private readonly RootFolder _other;
    private readonly LeaseRecords _records;
    private readonly LeaseRecords _elsewhere;

    public LeaseRecordsTests()
    {
        _other = _root.OpenAgain();
        _records = new LeaseRecords(_root.Folder);
        _elsewhere = new LeaseRecords(_other);
    }

    private string[] Names => _root.Names(StoreLayout.Leases);

    public void Dispose()
    {
        _other.Dispose();
        _root.Dispose();
    }

    [Fact]
    public void A_record_tells_who_it_is_for_as_long_as_it_is_held()
    {
        using (_records.TryAdd(s_key, "翻译 worker", s_since.AddSeconds(1)))
        using (_records.TryAdd(s_key, null, s_since))
        using (_records.TryAdd(ModelKey.Parse("m", "1.0.1"), "another version", s_since))
        {
            _elsewhere.Sweep();
            var holders = _elsewhere.ReadHolders(s_key);

            Assert.Equal(2, holders.Count);
            Assert.Equal(new LeaseHolder(Environment.ProcessId, Path.GetFileName(Environment.ProcessPath!), null, s_since), holders[0]);
            Assert.Equal(("翻译 worker", s_since.AddSeconds(1)), (holders[1].Label, holders[1].Since));
            Assert.Equal(3, Names.Length);
        }

        Assert.Empty(_elsewhere.ReadHolders(s_key));
        Assert.Empty(Names);
    }

    [Theory]
    [InlineData("")]
    [InlineData("garbage")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{\"schema\":1}")]
    [InlineData("{\"schema\":1,\"pid\":1,\"process\":\"x\",\"since\":\"2026-01-31T12:00:00+00:00\"}")]
    [InlineData("{\"schema\":1,\"pid\":1,\"process\":\"\\ud800\",\"since\":\"2026-01-31T12:00:00+00:00\"}")]
    public void The_record_of_the_dead_is_not_listed_and_goes(string content)
    {
        _root.Write(s_dead, content);
        Assert.Empty(_records.ReadHolders(s_key));
        Assert.Empty(Names);

        _root.Write(s_dead, content);
        new OrphanSweep(_root.Folder, new Guards(_root.Folder, TimeProvider.System)).Run();
        Assert.Empty(Names);
    }

    [Fact]
    public void Two_that_look_at_the_record_of_the_dead_do_not_take_each_other_for_its_holder()
    {
        _root.Write(s_dead, "{\"schema\":1,\"pid\":1,\"process\":\"x\",\"since\":\"2026-01-31T12:00:00+00:00\"}");
        using var looking = _other.TryOpenRead(s_dead)!;
        Assert.True(looking.TryLock(isOptional: false, isShared: true));

        Assert.Empty(_records.ReadHolders(s_key));
    }

    [Theory]
    [InlineData("", 0)]
    [InlineData("{\"pid\":7", 0)]
    [InlineData("{\"pid\":\"7\"}", 0)]
    [InlineData("{\"schema\":1,\"pid\":-7,\"since\":\"2026-01-31T12:00:00+00:00\"}", 0)]
    [InlineData("{\"schema\":1,\"pid\":7,\"process\":\"\\ud800\",\"since\":\"2026-01-31T12:00:00+00:00\"}", 0)]
    [InlineData("{\"schema\":1,\"pid\":7,\"since\":\"2026-01-31T12:00:00+00:00\"}", 1)]
    [InlineData("{\"schema\":99,\"pid\":7,\"process\":\"x\",\"since\":\"2026-01-31T12:00:00+00:00\",\"new\":{\"a\":[1]}}", 1)]
    public void A_record_that_is_held_stays_and_tells_what_can_be_read(string content, int holders)
    {
        _root.Write(s_dead, content);
        using var held = _other.TryOpenWrite(s_dead)!;
        Assert.True(held.TryLock(isOptional: false));

        Assert.Equal(holders, _records.ReadHolders(s_key).Count);
        _records.Sweep();
        Assert.Single(Names);
    }

    [Fact]
    public void What_a_record_of_a_later_schema_means_is_left_to_who_knows_it()
    {
        _root.Write(s_dead, "{\"schema\":2,\"pid\":7,\"process\":\"x\",\"since\":\"2026-01-31T12:00:00+00:00\"}");

        Assert.Empty(_records.ReadHolders(s_key));
        _records.Sweep();

        Assert.Single(Names);
    }

    [Fact]
    public void Texts_are_cut_to_what_a_line_holds_and_long_files_are_not_read_whole()
    {
        var name = new string('x', 500);
        _root.Write(s_dead, $"{{\"schema\":1,\"pid\":7,\"process\":\"{name}\",\"label\":\"{name}\",\"since\":\"2026-01-31T12:00:00+00:00\"}}");
        using var held = _other.TryOpenWrite(s_dead)!;
        Assert.True(held.TryLock(isOptional: false));
        var holder = Assert.Single(_records.ReadHolders(s_key));
        Assert.Equal((128, 128), (holder.ProcessName.Length, holder.Label!.Length));

        held.Truncate(0);
        held.WriteAt("{\"schema\":1,\"pid\":7,\"process\":\"a\\nb\",\"since\":\"2026-01-31T12:00:00+00:00\"}"u8, 0);
        Assert.Equal("a\uFFFDb", Assert.Single(_records.ReadHolders(s_key)).ProcessName);

        held.Truncate(1L << 40);
        Assert.Empty(_records.ReadHolders(s_key));
    }

    [Fact]
    public void Other_names_and_kinds_are_left_alone()
    {
        _root.Write(StoreLayout.Leases + "/notes.txt", "mine");
        Directory.CreateDirectory(_root.At(StoreLayout.Leases + "/folder.json"));
        File.CreateSymbolicLink(_root.At(StoreLayout.Leases + "/link.json"), _root.Outside);
        Assert.Equal(0, Commands.Run("mkfifo", _root.At(StoreLayout.Leases + "/pipe.json")));

        _records.Sweep();

        Assert.Equal(["folder.json", "link.json", "notes.txt", "pipe.json"], Names);
    }

    [Fact]
    public void Where_none_can_be_written_there_is_none()
    {
        Directory.Delete(_root.At(StoreLayout.Leases));
        Assert.Null(_records.TryAdd(s_key, null, s_since));
        Assert.Empty(_records.ReadHolders(s_key));

        _root.Write(StoreLayout.Leases, "a file");
        Assert.Null(_records.TryAdd(s_key, null, s_since));
        Assert.Empty(_records.ReadHolders(s_key));
    }

    [Fact]
    public void One_whose_file_somebody_deleted_can_still_be_given_back()
    {
        var record = _records.TryAdd(s_key, null, s_since)!;
        File.Delete(_root.At($"{StoreLayout.Leases}/{Names.Single()}"));

        record.Dispose();

        Assert.Empty(Names);
    }

    [Fact]
    public void No_sweep_takes_one_that_is_being_made_for_one_of_the_dead()
    {
        var missing = 0;
        var stop = false;
        Together.Run(6, i =>
        {
            if (i < 3)
            {
                while (!Volatile.Read(ref stop))
                {
                    _elsewhere.Sweep();
                }

                return;
            }

            for (var turn = 0; turn < 300; turn++)
            {
                using var record = _records.TryAdd(s_key, $"{i} {turn}", s_since);
                if (record is null || _elsewhere.ReadHolders(s_key).All(holder => holder.Label != $"{i} {turn}"))
                {
                    Interlocked.Increment(ref missing);
                }
            }

            if (i == 5)
            {
                Volatile.Write(ref stop, true);
            }
        });

        Assert.Equal(0, missing);
        Assert.Empty(Names);
    }
}
