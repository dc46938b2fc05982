using ModelManager.Catalogue;
using ModelManager.Primitives;

namespace ModelManager.UnitTests.Catalogue;

public class LibraryPathsTests
{
    [Theory]
    [InlineData("model.bin", "model.bin")]
    [InlineData("onnx/a-b_c~/model.bin", "onnx/a-b_c~/model.bin")]
    [InlineData("a%2Fb/c%2fd/%", "a%252Fb/c%252fd/%25")]
    [InlineData("a b/c?d#e+f&g", "a%20b/c%3Fd%23e%2Bf%26g")]
    [InlineData("语音/é.bin", "%E8%AF%AD%E9%9F%B3/%C3%A9.bin")]
    public void Every_component_of_a_path_is_encoded_by_itself(string path, string encoded) =>
        Assert.Equal($"storage/models/%E8%AF%AD%E9%9F%B3/1.0%2B1/{encoded}", LibraryPaths.File(ModelKey.Parse("语音", "1.0+1"), ModelPath.Parse(path)));
}
