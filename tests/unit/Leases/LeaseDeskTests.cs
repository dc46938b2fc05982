using ModelManager.Primitives;
using ModelManager.UnitTests.Support;

namespace ModelManager.UnitTests.Leases;

public sealed class LeaseDeskTests : IDisposable
{
    private readonly Moment _moment = new();
    private readonly LeaseBench _bench;

    public LeaseDeskTests() => _bench = new LeaseBench(_moment);

    public void Dispose() => _bench.Dispose();

    [Fact]
    public void A_version_that_is_leased_is_not_removed()
    {
        using (var lease = _bench.Acquire("1.0", "chat"))
        {
            Assert.Equal((LeaseBench.Key("1.0"), _bench.Root.At("models/m/1.0"), true), (lease.Key, lease.Path, lease.IsHeld));
            var holder = Assert.Single(_bench.HoldersOf("1.0"));
            Assert.Equal((Environment.ProcessId, "chat"), (holder.ProcessId, holder.Label));
            Assert.True(_bench.Registry.Current.Find(LeaseBench.Key("1.0")) is { IsReady: true });
            Assert.Equal("1.0", File.ReadAllText(Path.Combine(lease.Path, "f")));
        }

        _bench.Remove("1.0");
        Assert.Equal(ErrorCode.ModelNotAvailable, _bench.FailureOf("1.0"));
        Assert.Equal(ErrorCode.ModelNotAvailable, _bench.FailureOf());
        Assert.Empty(_bench.Records);
    }

    [Fact]
    public void Each_of_several_leases_of_one_process_counts()
    {
        var leases = Enumerable.Range(0, 5).Select(i => _bench.Acquire("1.0", $"{i}")).ToList();
        while (leases.Count > 0)
        {
            Assert.Equal(leases.Count, _bench.HoldersOf("1.0").Count);
            leases[0].Dispose();
            leases[0].Dispose();
            Assert.False(leases[0].IsHeld);
            leases.RemoveAt(0);
        }

        _bench.Remove("1.0");
    }

    [Fact]
    public void Other_versions_are_not_leased()
    {
        _bench.Install("2.0");
        using var lease = _bench.Acquire();
        Assert.Equal("2.0", lease.Key.Version.Value);

        _bench.Remove("1.0");

        Assert.Single(_bench.HoldersOf("2.0"));
    }

    [Fact]
    public void What_is_not_there_to_be_read_is_not_leased()
    {
        Assert.Equal(ErrorCode.ModelNotAvailable, _bench.FailureOf("9.0"));
        _bench.Install("2.0");
        _bench.Change(tree => tree.SetFailed(LeaseBench.Key("2.0"), ErrorCode.Corrupt));
        Assert.Equal(ErrorCode.ModelNotAvailable, _bench.FailureOf("2.0"));
        _bench.Install("3.0");
        Directory.Delete(_bench.Root.At("models/m/3.0"), recursive: true);
        Assert.Equal(ErrorCode.ModelNotAvailable, _bench.FailureOf("3.0"));

        using var lease = _bench.Acquire();
        Assert.Equal("1.0", lease.Key.Version.Value);
        Assert.Single(_bench.Records);
    }

    [Fact]
    public void While_a_version_is_being_removed_it_is_not_leased_and_the_newest_is_another()
    {
        _bench.Install("2.0");
        using (_bench.Claim("2.0"))
        {
            Assert.Equal(ErrorCode.ModelNotAvailable, _bench.FailureOf("2.0"));
            using var older = _bench.Acquire();
            Assert.Equal("1.0", older.Key.Version.Value);
        }

        // That removal came to nothing.
        using var lease = _bench.Acquire("2.0");
        Assert.Single(_bench.HoldersOf("2.0"));
    }

    [Fact]
    public void Who_comes_when_the_removal_has_passed_by_sees_what_it_did()
    {
        _moment.Happens = () => _bench.Remove("1.0");

        Assert.Equal(ErrorCode.ModelNotAvailable, _bench.FailureOf("1.0"));
        Assert.Empty(_bench.Records);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Who_comes_when_a_version_was_found_damaged_or_a_removal_died_half_way_leases_nothing(bool isDamaged)
    {
        _moment.Happens = () => _bench.Change(tree =>
        {
            if (isDamaged)
            {
                tree.SetFailed(LeaseBench.Key("1.0"), ErrorCode.Corrupt);
            }
            else
            {
                tree.Remove(LeaseBench.Key("1.0"));
            }
        });

        Assert.Equal(ErrorCode.ModelNotAvailable, _bench.FailureOf("1.0"));
        Assert.Empty(_bench.Records);
    }

    [Fact]
    public void Who_comes_when_a_version_was_removed_and_installed_again_leases_the_new_one()
    {
        _moment.Happens = () =>
        {
            _bench.Remove("1.0");
            _bench.Install("1.0");
        };

        using var lease = _bench.Acquire("1.0");

        Assert.Single(_bench.HoldersOf("1.0"));
        Assert.True(File.Exists(Path.Combine(lease.Path, "f")));
    }

    [Fact]
    public void Damage_that_is_found_meanwhile_is_no_reason_to_take_the_files()
    {
        using (_bench.Acquire("1.0"))
        {
            _bench.Change(tree => tree.SetFailed(LeaseBench.Key("1.0"), ErrorCode.Corrupt));
            Assert.Equal(ErrorCode.ModelNotAvailable, _bench.FailureOf("1.0"));
            Assert.Single(_bench.HoldersOf("1.0"));
        }

        _bench.Remove("1.0");
    }

    [Fact]
    public void Without_a_record_a_lease_is_as_good_and_has_no_name()
    {
        Directory.Delete(_bench.Root.At(StoreLayout.Leases));
        using (_bench.Acquire("1.0"))
        {
            Assert.Empty(_bench.HoldersOf("1.0"));
        }

        _bench.Remove("1.0");
    }

    [Fact]
    public void Whoever_deletes_the_records_takes_no_lease()
    {
        using (_bench.Acquire("1.0"))
        using (_bench.Acquire("1.0"))
        {
            Directory.Delete(_bench.Root.At(StoreLayout.Leases), recursive: true);
            Assert.Empty(_bench.HoldersOf("1.0"));
        }

        _bench.Remove("1.0");
    }

    [Fact]
    public void A_root_of_a_later_format_is_not_leased()
    {
        _bench.Root.Write(StoreLayout.Format, "2\n");

        Assert.Equal(ErrorCode.LockUnsupported, _bench.FailureOf("1.0"));
        Assert.Equal(ErrorCode.ModelNotAvailable, _bench.FailureOf("9.0"));
        Assert.Empty(_bench.Records);
    }

    [Fact]
    public void The_first_lease_clears_away_what_the_dead_left()
    {
        var dead = $"{StoreLayout.Leases}/{StoreLayout.LeasePrefix(LeaseBench.Key("0.9"))}x.json";
        _bench.Root.Write(dead, "{\"schema\":1,\"pid\":1}");

        using var lease = _bench.Acquire();

        Assert.False(_bench.Root.Exists(dead));
        Assert.Single(_bench.Records);
    }

    [Fact]
    public void Of_those_who_lease_and_those_who_remove_at_once_nobody_loses_what_was_promised()
    {
        const int EnoughLeases = 200;
        const int EnoughRemovals = 15;
        var (leases, removals, lost) = (0, 0, 0);
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        bool IsEnough() => Volatile.Read(ref leases) >= EnoughLeases && Volatile.Read(ref removals) >= EnoughRemovals;
        Together.Run(8, i =>
        {
            while (!IsEnough() && !patience.IsCancellationRequested)
            {
                try
                {
                    if (i == 0)
                    {
                        _bench.Remove("1.0");
                        Interlocked.Increment(ref removals);
                        _bench.Install("1.0");
                    }
                    else
                    {
                        using var lease = i % 2 == 0 ? _bench.Acquire() : _bench.Acquire("1.0");
                        Interlocked.Increment(ref leases);
                        for (var look = 0; look < 3; look++)
                        {
                            if (!File.Exists(Path.Combine(lease.Path, "f")) || _bench.Registry.Current.Find(lease.Key) is not { IsReady: true })
                            {
                                Interlocked.Increment(ref lost);
                            }

                            Thread.Yield();
                        }
                    }
                }
                catch (ModelManagerException e) when (e.Code is ErrorCode.ModelInUse or ErrorCode.ModelNotAvailable)
                {
                }

                // Not always leased, so that a removal gets its turn.
                Thread.Sleep(i);
            }
        });

        Assert.Equal(0, lost);
        Assert.True(IsEnough(), $"{leases} leases, {removals} removals");
        Assert.Empty(_bench.Records);
    }

    /// <summary>A clock with which something happens when it is looked at: once, between the opening of a version's folder and its lock.</summary>
    private sealed class Moment : TimeProvider
    {
        public Action Happens { get; set; } = () => { };

        public override DateTimeOffset GetUtcNow()
        {
            var happens = Happens;
            Happens = () => { };
            happens();
            return base.GetUtcNow();
        }
    }
}
