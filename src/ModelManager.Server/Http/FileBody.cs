using System.Buffers;
using ModelManager.Platform;
using ModelManager.Primitives;

namespace ModelManager.Server.Http;

/// <summary>Sends a part of a file from the descriptor that was checked, whatever happens to its name meanwhile.</summary>
internal static class FileBody
{
    private const int BlockBytes = 256 * 1024;

    public static async Task SendAsync(HttpContext context, DurableFile file, ByteRange range)
    {
        var block = ArrayPool<byte>.Shared.Rent(BlockBytes);
        try
        {
            for (var offset = range.Start; offset < range.End;)
            {
                var count = file.ReadAt(block.AsSpan(0, (int)Math.Min(BlockBytes, range.End - offset)), offset);
                if (count == 0)
                {
                    throw new ModelManagerException(ErrorCode.Io, $"'{file.Path}' was cut while it was sent");
                }

                await context.Response.Body.WriteAsync(block.AsMemory(0, count), context.RequestAborted);
                offset += count;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(block);
        }
    }
}
