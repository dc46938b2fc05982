using ModelManager.Native.Layouts;
using ModelManager.Primitives;

namespace ModelManager.UnitTests.Native.Layouts;

/// <summary>Callers that were compiled with an older, a newer or no struct at all.</summary>
public unsafe class StructSizeTests
{
    [Theory]
    [InlineData(128)]
    [InlineData(136)]
    [InlineData(144)]
    [InlineData(152)]
    public void Older_and_newer_structs_are_read_as_far_as_both_know_them(int size)
    {
        var options = Options((uint)size, 1);

        fixed (ulong* source = options)
        {
            var read = InStruct.Read((NativeOpenOptions*)source, "options");

            Assert.Equal(size > 128, read.TokenCallback != null);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(127)]
    [InlineData(129)]
    [InlineData(131)]
    [InlineData(132)]
    [InlineData(135)]
    [InlineData(137)]
    [InlineData(4097)]
    public void A_size_that_ends_inside_of_a_member_is_none(int size)
    {
        var options = Options((uint)size, 1);
        fixed (ulong* source = options)
        {
            var address = (nint)source;

            Assert.Equal(ErrorCode.InvalidArgument, Assert.Throws<ModelManagerException>(() => InStruct.Read((NativeOpenOptions*)address, "options")).Code);
            Assert.Equal(ErrorCode.InvalidArgument, Assert.Throws<ModelManagerException>(() => OutStruct.Clear((NativeOpenOptions*)address)).Code);
        }

        Assert.Equal(1UL, options[16]);
    }

    // The member at 128 is a function pointer.
    private static ulong[] Options(uint size, ulong atPointer)
    {
        var words = new ulong[1024];
        (words[0], words[16]) = (size, atPointer);
        return words;
    }
}
