using static ModelManager.Lifecycle.ModelState;

namespace ModelManager.Lifecycle;

/// <summary>
/// The one table of legal transitions:
/// <c>absent → queued → downloading ⇄ paused | waitingForNetwork → verifying → publishing → ready</c>, with healing, failure,
/// cancelling, repair and removal. Staying in a state is not a transition.
/// </summary>
public static class StateTable
{
    private static readonly Dictionary<ModelState, ModelState[]> s_next = new()
    {
        // A left-over task of an earlier run begins as paused or queued.
        [Absent] = [Queued, Paused],
        [Queued] = [Downloading, Paused, WaitingForNetwork, Failed, Absent, Ready],
        [Downloading] = [Paused, WaitingForNetwork, Verifying, Failed, Absent],
        [Paused] = [Queued, Downloading, Failed, Absent],
        [WaitingForNetwork] = [Downloading, Queued, Paused, Failed, Absent],
        [Verifying] = [Publishing, Downloading, Failed, Absent],
        [Publishing] = [Ready, Failed, Absent],
        [Ready] = [Repairing, Failed, Removing],

        // A version that was damaged may be found right again by looking at it.
        [Failed] = [Queued, Repairing, Removing, Absent, Ready],
        [Repairing] = [Ready, Failed],
        [Removing] = [Absent, Failed],
    };

    /// <summary>Whether a version may go from one state straight to another.</summary>
    public static bool IsLegal(ModelState from, ModelState to) => s_next[from].Contains(to);

    /// <summary>Whether a download task is behind the state.</summary>
    public static bool IsWorking(ModelState state) => state is Queued or Downloading or Paused or WaitingForNetwork or Verifying or Publishing;
}
