using System.Text;
using ModelManager.HeaderGenerator.Api;

namespace ModelManager.HeaderGenerator.Emit;

/// <summary>Static asserts that a compiler lays the structs out as the library does.</summary>
internal static class LayoutWriter
{
    public static string Write(IEnumerable<CStruct> structs)
    {
        var text = new StringBuilder(
            """
            /*
             * The layouts, as the library has them: a compiler that disagrees stops here. C before C11 cannot check.
             */
            #if UINTPTR_MAX == 0xFFFFFFFFFFFFFFFFu
            #if defined(__cplusplus)
            #define MM_ASSERT_LAYOUT(condition) static_assert(condition, #condition)
            #elif defined(__STDC_VERSION__) && __STDC_VERSION__ >= 201112L
            #define MM_ASSERT_LAYOUT(condition) _Static_assert(condition, #condition)
            #endif
            #endif

            #ifdef MM_ASSERT_LAYOUT

            """);
        foreach (var type in structs)
        {
            text.Append($"MM_ASSERT_LAYOUT(sizeof({type.Name}) == {type.SizeBytes});\n");
            foreach (var field in type.Fields)
            {
                text.Append($"MM_ASSERT_LAYOUT(offsetof({type.Name}, {field.Name}) == {field.OffsetBytes});\n");
            }
        }

        return text.Append("#undef MM_ASSERT_LAYOUT\n#endif\n").ToString();
    }
}
