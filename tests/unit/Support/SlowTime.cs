namespace ModelManager.UnitTests.Support;

/// <summary>Time that seems to pass at a tenth of its pace, so that a busy machine is not taken for a silent server. Timers keep theirs.</summary>
internal sealed class SlowTime : TimeProvider
{
    public override long TimestampFrequency => 10 * System.TimestampFrequency;
}
