using ModelManager.Lifecycle;
using ModelManager.Primitives;

namespace ModelManager.Downloads;

/// <summary>
/// What a server refuses may have been withdrawn or changed: the catalogue is asked once more before giving up, and again whenever that has
/// brought more bytes than were there at the last look.
/// </summary>
internal sealed class SecondLook(ProgressMeter meter)
{
    private long _lookedAt = -1;

    /// <summary>Whether to look again after this failure, which counts as a look.</summary>
    public bool TryTake(ModelManagerException failure)
    {
        var bytes = meter.Read(ModelState.Downloading).Bytes;
        if (failure.Code is not (ErrorCode.Auth or ErrorCode.HttpStatus or ErrorCode.UnexpectedResponse) || bytes <= _lookedAt)
        {
            return false;
        }

        _lookedAt = bytes;
        return true;
    }
}
