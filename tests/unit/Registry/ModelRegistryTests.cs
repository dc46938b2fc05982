using System.Text.Json.Nodes;
using ModelManager.Primitives;
using ModelManager.Registry;
using ModelManager.UnitTests.Support;

namespace ModelManager.UnitTests.Registry;

public sealed class ModelRegistryTests : IDisposable
{
    private readonly RegistryFixture _fixture = new();

    private ModelRegistry Registry => _fixture.Registry;

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public void A_change_leaves_every_other_character_as_it_was()
    {
        const string before = """
            {
              "first": {
                "1": { "status" : "ready",   "odd": [1,2 , 3] }
              },
              "m": {
                "0": {}
              },
              "\u00e9": "kept",
              "last": null
            }
            """;
        var tree = new RegistryTree(RegistryText.TryRead(System.Text.Encoding.UTF8.GetBytes(before)));
        tree.SetReady(ModelKey.Parse("m", "1.0"), 5, Digest.Of([1]), DateTimeOffset.UnixEpoch, "{}", isVerified: true);
        tree.SetReady(ModelKey.Parse("new", "2"), 6, Digest.Of([2]), DateTimeOffset.UnixEpoch, "{}", isVerified: false);
        tree.Remove(ModelKey.Parse("m", "1.0"));
        tree.Remove(ModelKey.Parse("absent", "1"));
        tree.Remove(ModelKey.Parse("new", "2"));

        Assert.True(tree.IsChanged);
        Assert.Equal(before.Replace("\\u00e9", "é", StringComparison.Ordinal) + "\n", System.Text.Encoding.UTF8.GetString(tree.Write().Span));
        Assert.Equal("{}\n"u8, new RegistryTree(null).Write().Span);
    }

    [Fact]
    public async Task A_record_has_the_members_of_the_contract()
    {
        var installed = new DateTimeOffset(2025, 3, 4, 5, 6, 7, TimeSpan.FromHours(2));
        await Registry.ChangeAsync(
            tree => tree.SetReady(ModelKey.Parse("m", "1.0"), 42, Digest.Of([1]), installed, """{"a":[1]}""", isVerified: true), default);

        var expected = """
            {"m":{"1.0":{"status":"ready","installed_at":"2025-03-04T03:06:07.000Z","size_bytes":42,"checksum_sha256":"DIGEST","extra":{"a":[1]}}}}
            """.Replace("DIGEST", Digest.Of([1]).Hex, StringComparison.Ordinal);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), _fixture.Json));
        var record = Registry.Current.Find(ModelKey.Parse("m", "1.0"))!.ToInstalled();
        Assert.Equal((42, installed, """{ "a": [ 1 ] }"""), (record.SizeBytes, record.InstalledAt, string.Join(' ', record.ExtraJson.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))));
        Assert.Equal(_fixture.Root.At("models/m/1.0"), record.Path);
    }

    [Fact]
    public async Task A_version_that_was_found_damaged_is_not_taken_for_right_when_the_registry_is_lost()
    {
        await _fixture.AddAsync("m", "1");
        await Registry.ChangeAsync(tree => tree.SetFailed(ModelKey.Parse("m", "1"), ErrorCode.Corrupt), default);
        File.Delete(_fixture.Root.At(StoreLayout.Registry));

        var next = _fixture.OpenAgain();
        await next.ChangeAsync(_ => { }, default);

        Assert.False(next.Current.Find(ModelKey.Parse("m", "1"))!.IsVerified);
    }

    [Fact]
    public async Task A_change_whose_writer_did_not_live_to_tell_is_told_by_whoever_makes_it_again()
    {
        await _fixture.AddAsync("m", "1");
        var other = _fixture.OpenAgain();
        Assert.NotNull(other.Current.Find(ModelKey.Parse("m", "1")));
        var content = System.Text.Encoding.UTF8.GetBytes(_fixture.Root.ReadText(StoreLayout.Registry));
        new RegistryFile(_fixture.Root.Folder).Write(content, isOurs: true, "{}"u8.ToArray());

        await Registry.ChangeAsync(tree => tree.Remove(ModelKey.Parse("m", "1")), default);

        Assert.Null(Registry.Current.Find(ModelKey.Parse("m", "1")));
        Assert.Null(other.Current.Find(ModelKey.Parse("m", "1")));
    }

    [Fact]
    public async Task Unknown_members_at_every_level_survive()
    {
        await _fixture.AddAsync("m", "1");
        var edited = _fixture.Json;
        edited["schema"] = 7;
        edited["other"] = new JsonObject { ["x"] = new JsonArray(1, "ü\n", null) };
        edited["m"]!["note"] = "of the model";
        edited["m"]!["1"]!["note"] = new JsonObject { ["deep"] = true };
        edited["m"]!["1"]!["extra"]!["mine"] = 1.50m;
        _fixture.Root.Write(StoreLayout.Registry, edited.ToJsonString());

        await _fixture.AddAsync("m", "2");
        await _fixture.AddAsync("n", "1");
        await Registry.ChangeAsync(tree => tree.Remove(ModelKey.Parse("n", "1")), default);
        await Registry.ChangeAsync(tree => tree.SetRight(ModelKey.Parse("m", "1")), default);

        var after = _fixture.Json;
        Assert.NotNull(after["m"]!["2"]);
        after["m"]!.AsObject().Remove("2");
        Assert.True(JsonNode.DeepEquals(edited, after), after.ToJsonString());
    }

    [Fact]
    public async Task Records_that_break_a_rule_are_not_shown_and_stay_in_the_file()
    {
        await _fixture.AddAsync("m", "1");
        var json = _fixture.Json;
        var good = json["m"]!["1"]!.AsObject();
        JsonNode With(string member, JsonNode? value)
        {
            var copy = good.DeepClone();
            copy[member] = value;
            return copy;
        }

        json["../evil"] = new JsonObject { ["1"] = good.DeepClone() };
        json["temp"] = new JsonObject { ["1"] = good.DeepClone() };
        json[""] = new JsonObject { ["1"] = good.DeepClone() };
        json["n"] = new JsonObject
        {
            ["../1"] = good.DeepClone(), [".."] = good.DeepClone(), ["size-text"] = With("size_bytes", "5"), ["size-negative"] = With("size_bytes", -1),
            ["size-huge"] = With("size_bytes", 1e300), ["size-fraction"] = With("size_bytes", 1.5), ["no-checksum"] = With("checksum_sha256", null),
            ["bad-checksum"] = With("checksum_sha256", "xyz"), ["checksum-number"] = With("checksum_sha256", 5), ["no-time"] = With("installed_at", "yesterday"),
            ["text"] = "ready", ["array"] = new JsonArray(), ["null"] = null,
        };
        json["array"] = new JsonArray(1);
        _fixture.Root.Write(StoreLayout.Registry, json.ToJsonString());

        var other = _fixture.OpenAgain();
        Assert.Equal("m 1", Assert.Single(other.Current.Records).Key.ToString());
        await RegistryFixture.AddAsync(other, "m", "2");

        Assert.Equal(2, other.Current.Records.Count());
        Assert.All(json.AsObject(), member => Assert.NotNull(_fixture.Json[member.Key]));
        Assert.Equal(json["n"]!.AsObject().Count, _fixture.Json["n"]!.AsObject().Count);
    }

    [Fact]
    public async Task After_an_edit_by_hand_every_record_is_to_be_verified_again()
    {
        await _fixture.AddAsync("m", "1");
        await _fixture.AddAsync("n", "1");
        _fixture.Root.Write(StoreLayout.Registry, _fixture.Root.ReadText(StoreLayout.Registry).Replace("\"size_bytes\": 5", "\"size_bytes\": 6", StringComparison.Ordinal));

        await Registry.ChangeAsync(_ => { }, default);

        Assert.Equal(2, Registry.Current.Records.Count());
        Assert.All(Registry.Current.Records, record => Assert.Equal((true, false, 6), (record.IsReady, record.IsVerified, record.ToInstalled().SizeBytes)));
        await Registry.ChangeAsync(tree => tree.SetRight(ModelKey.Parse("m", "1")), default);
        await Registry.ChangeAsync(_ => { }, default);
        Assert.True(Registry.Current.Find(ModelKey.Parse("m", "1"))!.IsVerified);
    }

    [Fact]
    public async Task What_we_wrote_ourselves_stays_verified()
    {
        await _fixture.AddAsync("m", "1");
        var before = _fixture.Root.Read(StoreLayout.Registry);

        await _fixture.OpenAgain().ChangeAsync(_ => { }, default);

        Assert.Equal(before, _fixture.Root.Read(StoreLayout.Registry));
    }

    [Theory]
    [InlineData("{\"m\":")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("")]
    [InlineData("{\"m\":{},\"m\":{}}")]
    [InlineData("{\"m\":{\"1\":{},\"1\":{}}}")]
    [InlineData("{\"m\":{\"1\":{\"status\":\"ready\",\"status\":\"failed\"}}}")]
    [InlineData("{\"m\\ud800\":{\"1\":{}}}")]
    [InlineData("{\"m\":{\"1\":{\"note\":\"\\udc00\"}}}")]
    public async Task A_damaged_file_is_kept_beside_and_the_generation_before_takes_its_place(string damaged)
    {
        await _fixture.AddAsync("m", "1");
        await _fixture.AddAsync("n", "1");
        _fixture.Root.Write(StoreLayout.Registry, damaged);

        var other = _fixture.OpenAgain();
        Assert.NotNull(other.Current.Find(ModelKey.Parse("m", "1")));
        await RegistryFixture.AddAsync(other, "o", "1");

        Assert.Equal(["m", "o"], _fixture.Json.AsObject().Select(model => model.Key).Order());
        var aside = Assert.Single(_fixture.Root.Names(""), name => name.StartsWith("registry.json.damaged-", StringComparison.Ordinal));
        Assert.Equal(damaged, _fixture.Root.ReadText(aside));
    }

    [Fact]
    public async Task A_deleted_file_comes_back_as_the_generation_before()
    {
        await _fixture.AddAsync("m", "1");
        await _fixture.AddAsync("n", "1");
        File.Delete(_fixture.Root.At(StoreLayout.Registry));

        var other = _fixture.OpenAgain();
        await other.ChangeAsync(_ => { }, default);

        Assert.Equal(["m"], _fixture.Json.AsObject().Select(model => model.Key));
        Assert.Equal("m 1", Assert.Single(other.Current.Records).Key.ToString());
    }

    [Fact]
    public async Task With_both_generations_gone_it_is_empty_and_works()
    {
        await _fixture.AddAsync("m", "1");
        await _fixture.AddAsync("n", "1");
        _fixture.Root.Write(StoreLayout.Registry, "garbage");
        _fixture.Root.Write(StoreLayout.PreviousRegistry, "garbage");

        var other = _fixture.OpenAgain();
        Assert.Empty(other.Current.Records);
        await RegistryFixture.AddAsync(other, "o", "1");

        Assert.Equal(["o"], _fixture.Json.AsObject().Select(model => model.Key));
    }

    [Fact]
    public async Task A_file_beyond_any_size_is_damaged()
    {
        await _fixture.AddAsync("m", "1");
        await _fixture.AddAsync("n", "1");
        using (var file = _fixture.Root.Folder.TryOpenWrite(StoreLayout.Registry)!)
        {
            file.Truncate(RegistryReader.MaxBytes + 1L);
        }

        await _fixture.OpenAgain().ChangeAsync(_ => { }, default);

        Assert.Equal(["m"], _fixture.Json.AsObject().Select(model => model.Key));
    }

    [Fact]
    public async Task Whichever_bit_flips_the_registry_opens_and_can_be_written()
    {
        await Registry.ChangeAsync(
            tree => tree.SetReady(ModelKey.Parse("m", "1"), 5, Digest.Of([1]), DateTimeOffset.UnixEpoch, """{"é":"\u00e9"}""", isVerified: true), default);
        await _fixture.AddAsync("n", "1");
        var good = _fixture.Root.Read(StoreLayout.Registry);
        var sums = _fixture.Root.Read(StoreLayout.RegistrySum);
        var previous = _fixture.Root.Read(StoreLayout.PreviousRegistry);
        var other = _fixture.OpenAgain();

        // Every third byte, with every bit in turn: each change is synced to the disk, which takes its time.
        for (var index = 0; index < good.Length; index += 3)
        {
            var flipped = good.Flipped(index, index % 8);
            _fixture.Root.Write(StoreLayout.Registry, flipped);
            _fixture.Root.Write(StoreLayout.RegistrySum, sums);
            _fixture.Root.Write(StoreLayout.PreviousRegistry, previous);

            await RegistryFixture.AddAsync(other, "o", "1");

            Assert.NotNull(other.Current.Find(ModelKey.Parse("o", "1")));

            // What cannot be read is replaced by what we wrote before; what can be read was not written by us.
            var mayBeVerified = RegistryText.TryRead(flipped) is null;
            Assert.All(other.Current.Records.Where(record => record.Key.Id.Value == "n"), record => Assert.True(mayBeVerified || !record.IsVerified));
        }
    }

    [Fact]
    public async Task An_edit_that_a_crash_interrupts_is_still_an_edit()
    {
        await _fixture.AddAsync("m", "1");
        var edited = _fixture.Root.ReadText(StoreLayout.Registry).Replace("\"size_bytes\": 5", "\"size_bytes\": 6", StringComparison.Ordinal);
        _fixture.Root.Write(StoreLayout.Registry, edited);
        await Registry.ChangeAsync(_ => { }, default);

        // As if the last rename had not happened.
        _fixture.Root.Write(StoreLayout.Registry, edited);

        Assert.Equal(RegistryCondition.Edited, new RegistryFile(_fixture.Root.Folder).Read().Condition);
    }

    [Fact]
    public async Task After_a_crash_between_its_files_either_generation_is_known_as_ours()
    {
        await _fixture.AddAsync("m", "1");
        var before = _fixture.Root.Read(StoreLayout.Registry);
        await _fixture.AddAsync("n", "1");
        var file = new RegistryFile(_fixture.Root.Folder);
        Assert.Equal(RegistryCondition.Intact, file.Read().Condition);

        _fixture.Root.Write(StoreLayout.Registry, before);

        Assert.Equal(RegistryCondition.Intact, file.Read().Condition);
        Assert.Equal(before, _fixture.Root.Read(StoreLayout.PreviousRegistry));
    }

    [Fact]
    public async Task Changes_from_many_tasks_and_two_processes_all_arrive()
    {
        var other = _fixture.OpenAgain();
        var changes = Enumerable.Range(0, 60).Select(i => Task.Run(() => RegistryFixture.AddAsync(i % 2 == 0 ? Registry : other, $"m{i % 7}", $"{i}")));

        await Task.WhenAll(changes);

        Assert.Equal(60, Registry.Current.Records.Count());
        Assert.Equal(60, other.Current.Records.Count());
        Assert.Equal(60, _fixture.OpenAgain().Current.Records.Count());
    }

    [Fact]
    public async Task Another_process_sees_a_change_with_its_next_look()
    {
        var other = _fixture.OpenAgain();
        for (var i = 0; i < 20; i++)
        {
            await _fixture.AddAsync("m", $"{i}");
            Assert.NotNull(other.Current.Find(ModelKey.Parse("m", $"{i}")));
            await other.ChangeAsync(tree => tree.Remove(ModelKey.Parse("m", $"{i}")), default);
            Assert.Null(Registry.Current.Find(ModelKey.Parse("m", $"{i}")));
        }
    }

    [Fact]
    public async Task Readers_never_see_less_than_was_acknowledged()
    {
        var other = _fixture.OpenAgain();
        var acknowledged = 0;
        using var stop = new CancellationTokenSource();
        var readers = Enumerable.Range(0, 3).Select(i => Task.Run(() =>
        {
            while (!stop.IsCancellationRequested)
            {
                var expected = Volatile.Read(ref acknowledged);
                Assert.InRange((i == 0 ? Registry : other).Current.Records.Count(), expected, 1000);
            }
        })).ToList();

        for (var i = 1; i <= 30; i++)
        {
            await _fixture.AddAsync("m", $"{i}");
            Volatile.Write(ref acknowledged, i);
        }

        await stop.CancelAsync();
        await Task.WhenAll(readers);
    }

    [Fact]
    public async Task Nothing_is_read_while_nothing_changed()
    {
        await _fixture.AddAsync("m", "1");
        var snapshot = Registry.Current;
        File.Delete(_fixture.Root.At(StoreLayout.Registry));

        Assert.Same(snapshot, Registry.Current);
    }

    [Fact]
    public async Task A_thousand_records()
    {
        await Registry.ChangeAsync(
            tree =>
            {
                for (var i = 0; i < 1000; i++)
                {
                    tree.SetReady(ModelKey.Parse($"model-{i % 100}", $"1.0.{i / 100}"), i, Digest.Of([(byte)i]), DateTimeOffset.UnixEpoch, "{}", isVerified: true);
                }
            },
            default);

        var current = _fixture.OpenAgain().Current;
        Assert.Equal(1000, current.Records.Count());
        Assert.Equal("1.0.9", current.Find("model-7", null)!.Key.Version.Value);
        Assert.Equal(907, current.Find("model-7", "1.0.9")!.ToInstalled().SizeBytes);
    }

    [Fact]
    public async Task A_registry_that_nobody_could_read_any_more_is_not_written()
    {
        await _fixture.AddAsync("m", "1");
        var extra = $"{{\"text\":\"{new string('x', 1024 * 1024)}\"}}";

        var failure = await Assert.ThrowsAsync<ModelManagerException>(() => Registry.ChangeAsync(
            tree =>
            {
                for (var i = 0; i < 65; i++)
                {
                    tree.SetReady(ModelKey.Parse($"model-{i}", "1"), i, Digest.Of([]), DateTimeOffset.UnixEpoch, extra, isVerified: true);
                }
            },
            default));

        Assert.Equal(ErrorCode.Io, failure.Code);
        Assert.Single(Registry.Current.Records);
        Assert.Single(_fixture.OpenAgain().Current.Records);
        await _fixture.AddAsync("n", "1");
        Assert.Equal(2, _fixture.OpenAgain().Current.Records.Count());
    }

    [Fact]
    public async Task Who_waits_for_the_guard_can_be_cancelled()
    {
        using var guard = ModelManager.Platform.OsLock.TryTake(_fixture.Root.Folder, StoreLayout.RegistryGuard);
        using var stop = new CancellationTokenSource();
        var waiting = Registry.ChangeAsync(_ => Assert.Fail("changed without the guard"), stop.Token);
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }

    [Fact]
    public async Task A_change_that_throws_writes_nothing_and_lets_the_guard_go()
    {
        await _fixture.AddAsync("m", "1");
        var before = _fixture.Root.Read(StoreLayout.Registry);

        await Assert.ThrowsAsync<InvalidOperationException>(() => Registry.ChangeAsync(
            tree =>
            {
                tree.Remove(ModelKey.Parse("m", "1"));
                throw new InvalidOperationException();
            },
            default));

        Assert.Equal(before, _fixture.Root.Read(StoreLayout.Registry));
        await _fixture.AddAsync("n", "1");
    }

    [Fact]
    public async Task A_failed_record_says_why_and_is_ready_again_when_it_is_set_so()
    {
        var key = ModelKey.Parse("m", "1");
        await _fixture.AddAsync("m", "1");
        await Registry.ChangeAsync(tree => tree.SetFailed(key, ErrorCode.Corrupt), default);

        Assert.Equal(("failed", "CORRUPT"), ((string?)_fixture.Json["m"]!["1"]!["status"], (string?)_fixture.Json["m"]!["1"]!["error"]));
        Assert.False(Registry.Current.Find(key)!.IsReady);
        Assert.Null(Registry.Current.Find("m", null));
        await _fixture.AddAsync("m", "1");
        Assert.Null(_fixture.Json["m"]!["1"]!["error"]);
        Assert.True(Registry.Current.Find(key)!.IsReady);
    }

    [Fact]
    public async Task What_a_writer_that_died_before_telling_has_written_is_seen_after_the_announcement()
    {
        await _fixture.AddAsync("m", "1");
        var other = _fixture.OpenAgain();
        var key = ModelKey.Parse("m", "1");
        Assert.NotNull(other.Current.Find(key));
        new RegistryFile(_fixture.Root.Folder).Write(_fixture.Root.Read(StoreLayout.Registry), isOurs: true, "{}"u8.ToArray());
        Assert.NotNull(other.Current.Find(key));

        _fixture.OpenAgain().Announce();

        Assert.Null(other.Current.Find(key));
    }
}
