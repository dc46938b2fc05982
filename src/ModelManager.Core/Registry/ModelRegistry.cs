using System.Runtime.CompilerServices;
using ModelManager.Platform;
using ModelManager.Primitives;

namespace ModelManager.Registry;

/// <summary>
/// What is installed. Reading takes no lock and, while nothing changed, no system call; writing takes the registry's guard for
/// the time of one rewrite.
/// </summary>
internal sealed class ModelRegistry
{
    private static readonly TimeSpan s_guardPatience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan s_guardPause = TimeSpan.FromMilliseconds(5);

    private readonly RootFolder _root;
    private readonly TimeProvider _time;
    private readonly RegistryFile _file;
    private readonly Generation _generation;
    private readonly Lock _refreshing = new();
    private RegistrySnapshot _snapshot;
    private long _durableGeneration = -1;

    public ModelRegistry(RootFolder root, TimeProvider time)
    {
        _root = root;
        _time = time;
        _file = new RegistryFile(root);
        _generation = new Generation(root);
        _snapshot = Load(before: null);
    }

    /// <summary>The registry as it is now, for every process.</summary>
    public RegistrySnapshot Current
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            var snapshot = Volatile.Read(ref _snapshot);
            return snapshot.Generation == _generation.Current ? snapshot : Refresh();
        }
    }

    /// <summary>Where the number is mapped that every change of <see cref="Current"/>, by any process, changes; 0 when it is not.</summary>
    public nint GenerationAddress => _generation.Address;

    /// <summary>
    /// Changes the registry durably, also when it says already what is wanted; on return every process sees the change. A damaged file is set
    /// aside and replaced by the generation before; after an edit by somebody else every record is to be verified again.
    /// </summary>
    /// <param name="change">Changes the tree under the guard; must be quick and take no other lock.</param>
    /// <param name="cancellationToken">Ends waiting for the guard.</param>
    public async Task ChangeAsync(Action<RegistryTree> change, CancellationToken cancellationToken)
    {
        using var guard = await TakeGuardAsync(cancellationToken).ConfigureAwait(false);
        var (text, condition) = _file.Read();
        if (condition == RegistryCondition.Damaged)
        {
            _file.SetAside(_time.GetUtcNow());
        }

        var latest = text ?? LatestKnown();
        var present = latest ?? _file.ReadPrevious();
        var tree = new RegistryTree(present);

        // The generation before may call ready what was found damaged since.
        var isOurs = text is not null ? condition == RegistryCondition.Intact : latest is not null && _file.IsOurs(latest.Content);
        if (present is not null && !isOurs)
        {
            tree.SetAllUnverified();
        }

        change(tree);
        var isRestored = condition == RegistryCondition.Missing && present is not null;
        if (tree.IsChanged || isRestored || condition is RegistryCondition.Damaged or RegistryCondition.Edited)
        {
            var written = tree.Write();
            if (written.Length > RegistryReader.MaxBytes)
            {
                throw new ModelManagerException(ErrorCode.Io, $"registry.json would be longer than {RegistryReader.MaxBytes} bytes; remove versions");
            }

            try
            {
                _file.Write(present?.Content, isOurs, written);
            }
            catch
            {
                // The disk may have failed behind the rename: others must look at what is there.
                _generation.RaiseIfPossible();
                throw;
            }

            TellDurable(written);
        }
        else
        {
            _file.DeleteDrafts();
            if (text is not null && Current.Text?.Content.Span.SequenceEqual(text.Content.Span) != true)
            {
                // Somebody made the same change, and did not live to tell.
                _file.Sync();
                TellDurable(text.Content);
            }

            // The same change may have been made before, and its last sync have failed.
            MakeDurable();
        }
    }

    /// <summary>
    /// Makes what the registry says now durable. It was not, perhaps, when it was read: its writer died, or its disk failed, between the
    /// rename and the sync. Whoever confirms something only because the registry says so calls this before.
    /// </summary>
    public void MakeDurable()
    {
        var generation = Volatile.Read(ref _snapshot).Generation;
        if (Volatile.Read(ref _durableGeneration) != generation)
        {
            _file.Sync();
            Volatile.Write(ref _durableGeneration, generation);
        }
    }

    /// <summary>The same; false when the disk refuses.</summary>
    public bool TryMakeDurable()
    {
        try
        {
            MakeDurable();
            return true;
        }
        catch (ModelManagerException)
        {
            return false;
        }
    }

    /// <summary>Makes every process look again: a writer may have died between the rename and telling.</summary>
    public void Announce() => _generation.RaiseIfPossible();

    /// <summary>Whoever deleted or replaced the file of the number by which all processes know of a change, keeps them apart no longer than until this is called.</summary>
    public void FindOthers() => _generation.RaiseIfReplaced();

    // What this process has in memory is the latest, if nobody wrote since; only a process that just began needs the generation before.
    // It was perhaps taken by its sum alone, so it is read before it is written.
    private RegistryText? LatestKnown()
    {
        var snapshot = Volatile.Read(ref _snapshot);
        return snapshot.Generation == _generation.Current && !snapshot.IsOfBefore && snapshot.Text is { } text ? RegistryText.TryRead(text.Content) : null;
    }

    private async Task<OsLock> TakeGuardAsync(CancellationToken cancellationToken)
    {
        var start = _time.GetTimestamp();
        while (true)
        {
            if (OsLock.TryTake(_root, StoreLayout.RegistryGuard) is { } guard)
            {
                return guard;
            }

            if (_time.GetElapsedTime(start) > s_guardPatience)
            {
                throw new ModelManagerException(ErrorCode.Io, "another process holds the registry for too long");
            }

            await Task.Delay(s_guardPause, _time, cancellationToken).ConfigureAwait(false);
        }
    }

    // What was written is on the disk, and every process is to see it.
    private void TellDurable(ReadOnlyMemory<byte> written)
    {
        _generation.Raise();
        CrashPoint.Reach("registry.raised");
        Refresh(written);
        Volatile.Write(ref _durableGeneration, Volatile.Read(ref _snapshot).Generation);
    }

    // One thread loads, and those that come meanwhile get what it loaded: each text may be a quarter of the memory that there is.
    private RegistrySnapshot Refresh()
    {
        lock (_refreshing)
        {
            var present = Volatile.Read(ref _snapshot);
            return present.Generation == _generation.Current ? present : Publish(Load(present));
        }
    }

    // Nobody else writes while the guard is held, so what was written is what is there; where the guard holds nobody off, the file is read again.
    private void Refresh(ReadOnlyMemory<byte> written)
    {
        lock (_refreshing)
        {
            var present = Volatile.Read(ref _snapshot);
            var text = _root.LocksAreOptional ? null : RegistryText.TryTake(written);
            Publish(text is null ? Load(present) : new RegistrySnapshot(_generation.Current, _root, text, present));
        }
    }

    private RegistrySnapshot Publish(RegistrySnapshot loaded)
    {
        Volatile.Write(ref _snapshot, loaded);
        return loaded;
    }

    // The generation is read before the file: a change in between makes the snapshot old at once, never wrongly new.
    private RegistrySnapshot Load(RegistrySnapshot? before)
    {
        var generation = _generation.Current;
        var present = _file.ReadPresent(before);
        return new RegistrySnapshot(generation, _root, present ?? _file.ReadPrevious(), before) { IsOfBefore = present is null };
    }
}
