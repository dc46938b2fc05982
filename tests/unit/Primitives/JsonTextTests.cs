using System.Text;
using System.Text.Json;
using ModelManager.Primitives;

namespace ModelManager.UnitTests.Primitives;

public class JsonTextTests
{
    [Theory]
    [InlineData("{}", true)]
    [InlineData("""{"é":"\u00e9\ud83d\ude00\n","x":[1,true,null]}""", true)]
    [InlineData("""{"\ud800":1}""", false)]
    [InlineData("""{"x":["\udc00"]}""", false)]
    [InlineData("""{"x":"\ud800\u0041"}""", false)]
    public void Every_name_and_value_must_be_text(string json, bool isProper) => Assert.Equal(isProper, JsonText.IsProper(Encoding.UTF8.GetBytes(json), 8));

    [Fact]
    public void Bytes_that_are_no_text() => Assert.False(JsonText.IsProper([(byte)'"', 0xff, (byte)'"'], 8));

    [Theory]
    [InlineData("{")]
    [InlineData("")]
    [InlineData("[[[[[[[[[]]]]]]]]]")]
    public void What_is_no_JSON_throws(string json) => Assert.ThrowsAny<JsonException>(() => JsonText.IsProper(Encoding.UTF8.GetBytes(json), 8));
}
