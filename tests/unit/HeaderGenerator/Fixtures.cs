using ModelManager.Native.Header;

namespace ModelManager.UnitTests.HeaderGenerator;

/// <summary>A struct that C would lay out with a hole: what the generator has to refuse in this assembly.</summary>
[CName("mm_holed")]
internal struct Holed(int small, long large)
{
    /// <summary>Four bytes.</summary>
    public int Small = small;
    /// <summary>Eight bytes that have to begin at a multiple of eight.</summary>
    public long Large = large;
}
