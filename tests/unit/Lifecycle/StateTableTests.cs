using ModelManager.Lifecycle;

namespace ModelManager.UnitTests.Lifecycle;

public class StateTableTests
{
    // One row per state before, one column per state after, in the order of the numbers. The whole contract, cell by cell.
    private static readonly string[] s_legal =
    [
        //            A Q D P W V P R F R R
        /* Absent  */ ". x . x . . . . . . .",
        /* Queued  */ "x . x x x . . x x . .",
        /* Downl.  */ "x . . x x x . . x . .",
        /* Paused  */ "x x x . . . . . x . .",
        /* Waiting */ "x x x x . . . . x . .",
        /* Verify  */ "x . x . . . x . x . .",
        /* Publish */ "x . . . . . . x x . .",
        /* Ready   */ ". . . . . . . . x x x",
        /* Failed  */ "x x . . . . . x . x x",
        /* Repair  */ ". . . . . . . x x . .",
        /* Remove  */ "x . . . . . . . x . .",
    ];

    [Fact]
    public void Every_cell_is_as_the_contract_says()
    {
        var states = Enum.GetValues<ModelState>();
        var table = states.Select(from => string.Join(' ', states.Select(to => StateTable.IsLegal(from, to) ? "x" : ".")));

        Assert.Equal(s_legal, table);
    }

    [Fact]
    public void The_numbers_are_pinned() =>
        Assert.Equal(
            "Absent=0 Queued=1 Downloading=2 Paused=3 WaitingForNetwork=4 Verifying=5 Publishing=6 Ready=7 Failed=8 Repairing=9 Removing=10",
            string.Join(' ', Enum.GetValues<ModelState>().Select(state => $"{state}={(int)state}")));

    [Fact]
    public void Working_states_are_those_of_a_download() =>
        Assert.Equal(
            [ModelState.Queued, ModelState.Downloading, ModelState.Paused, ModelState.WaitingForNetwork, ModelState.Verifying, ModelState.Publishing],
            Enum.GetValues<ModelState>().Where(StateTable.IsWorking));
}
