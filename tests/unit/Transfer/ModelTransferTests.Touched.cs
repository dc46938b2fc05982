using ModelManager.Platform;
using ModelManager.Primitives;
using ModelManager.UnitTests.Support;

namespace ModelManager.UnitTests.Transfer;

// What other programs do to a part while it is written.
public sealed partial class ModelTransferTests
{
    [Theory]
    [InlineData("deleted", 0)]
    [InlineData("deleted", Chunk)]
    [InlineData("replaced", 0)]
    [InlineData("replaced", Chunk)]
    [InlineData("edited", 0)]
    [InlineData("edited", Chunk)]
    [InlineData("shortened", 0)]
    [InlineData("shortened", Chunk)]
    public async Task A_part_that_others_meddle_with_while_several_write_is_begun_anew(string how, int chunk)
    {
        var content = Bytes.Of(12 * Mega);
        var fetch = New(_root, content, chunk, 4);
        var reads = 0;
        var origin = new LivelyOrigin((request, _) => Task.FromResult(request.Range(content, before: async (_, cancellation) =>
        {
            if (Interlocked.Increment(ref reads) == 100)
            {
                Meddle(fetch.Part, how);
            }

            await Task.Delay(1, cancellation);
        })));

        await fetch.RunAsync(origin).WaitAsync(s_patience);

        Check(_root, fetch, content);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(Chunk)]
    public async Task An_edit_that_leaves_no_trace_in_the_times_is_found_too(int chunk)
    {
        var content = Bytes.Of(12 * Mega);
        var fetch = New(_root, content, chunk, 1);
        var isEdited = false;
        var origin = new LivelyOrigin((request, _) => Task.FromResult(request.Range(content, before: (position, _) =>
        {
            if (position > Mega && !isEdited)
            {
                // As if it had come between two looks, around a write that hides it.
                isEdited = true;
                EditUnseen(fetch, () => Meddle(fetch.Part, "edited"));
            }

            return Task.CompletedTask;
        })));

        await fetch.RunAsync(origin).WaitAsync(s_patience);

        Check(_root, fetch, content);
        Assert.Equal(4, fetch.Sink.Resets);
    }

    [Fact]
    public async Task Edits_that_come_again_and_again_are_not_the_servers_fault()
    {
        const int times = 4;
        var content = Bytes.Of(3 * Mega);
        var fetch = New(_root, content, 0, 1);
        var edits = 0;
        var isEdited = true;
        DurableFile? writer = null;
        var origin = new LivelyOrigin((request, _) => Task.FromResult(request.Range(content, before: (position, _) =>
        {
            if (position == 0)
            {
                isEdited = edits == times;
            }
            else if (position > Mega && !isEdited)
            {
                // Another program, which opens it in the first pass and has it open in all the others.
                isEdited = true;
                edits++;
                writer ??= _root.Folder.TryOpenWrite(fetch.Part)!;
                EditUnseen(fetch, () => Flip(writer));
            }

            return Task.CompletedTask;
        })));

        await fetch.RunAsync(origin).WaitAsync(s_patience);
        writer!.Dispose();

        Check(_root, fetch, content);
        Assert.Equal((times, 2 * (times + 1)), (edits, fetch.Sink.Resets));
    }

    [Fact]
    public async Task What_the_server_does_wrong_is_its_fault_also_when_others_touch_the_part()
    {
        var content = Bytes.Of(3 * Mega);
        var wrong = Bytes.Of(3 * Mega, seed: 5);
        var fetch = New(_root, content, 0, 1);
        var origin = new LivelyOrigin((request, _) => Task.FromResult(request.Range(wrong, before: (position, _) =>
        {
            if (position > Mega)
            {
                _root.Folder.TryOpenRead(fetch.Part)!.Dispose();
            }

            return Task.CompletedTask;
        })));

        var failure = await Assert.ThrowsAsync<ModelManagerException>(() => fetch.RunAsync(origin).WaitAsync(s_patience));

        Assert.Equal(ErrorCode.ChecksumMismatch, failure.Code);
    }

    [Fact]
    public async Task Who_only_reads_costs_one_more_hashing_and_no_byte()
    {
        var content = Bytes.Of(3 * Mega);
        var fetch = New(_root, content, 0, 1);
        var isRead = false;
        var origin = new LivelyOrigin((request, _) => Task.FromResult(request.Range(content, before: (position, _) =>
        {
            if (position > Mega && !isRead)
            {
                isRead = true;
                _root.Folder.TryOpenRead(fetch.Part)!.Dispose();
            }

            return Task.CompletedTask;
        })));

        await fetch.RunAsync(origin).WaitAsync(s_patience);

        Check(_root, fetch, content);
        Assert.Equal((2, content.Length), (fetch.Sink.Resets, (int)fetch.Progress.WireBytes));
    }

    [Fact]
    public async Task A_part_that_is_deleted_at_a_checkpoint_is_begun_anew_at_once()
    {
        var content = Bytes.Of(40 * Mega);
        var fetch = New(_root, content, 0, 1);
        var isDeleted = 0;
        var origin = new LivelyOrigin((request, _) => Task.FromResult(request.Range(content, readBytes: Mega, before: (position, _) =>
        {
            if (position > 2 * Mega && Interlocked.Exchange(ref isDeleted, 1) == 0)
            {
                File.Delete(_root.At(fetch.Part));
            }

            return Task.CompletedTask;
        }))) { AnswerTime = TimeSpan.Zero };

        await fetch.RunAsync(origin).WaitAsync(s_patience);

        Check(_root, fetch, content);
        Assert.Equal(2, origin.Requests.Count);
    }

    // Once the byte was hashed, and with the times put back without opening the part.
    private void EditUnseen(Fetch fetch, Action edit)
    {
        Assert.True(SpinWait.SpinUntil(() => fetch.Sink.Length > 1000, s_patience));
        Assert.Equal(0, Commands.Run("touch", "-r", _root.At(fetch.Part), _root.At("times")));
        edit();
        Assert.Equal(0, Commands.Run("touch", "-c", "-r", _root.At("times"), _root.At(fetch.Part)));
    }

    private static void Flip(DurableFile file)
    {
        var old = new byte[1];
        file.ReadAt(old, 100);
        file.WriteAt([(byte)(old[0] ^ 1)], 100);
    }

    private void Meddle(string part, string how)
    {
        if (how is "deleted" or "replaced")
        {
            File.Delete(_root.At(part));
            if (how == "replaced")
            {
                _root.Write(part, Bytes.Of(5 * Mega, seed: 8));
            }

            return;
        }

        // Not through FileStream, which respects the lock that other programs would not ask for.
        using var file = _root.Folder.TryOpenWrite(part)!;
        if (how == "edited")
        {
            Flip(file);
        }
        else
        {
            file.Truncate(10);
        }
    }
}
