using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace ModelManager.Link;

/// <summary>sendfile(2) on a blocking socket: pages go into the socket without passing through the program.</summary>
internal static partial class SendFile
{
    private const int Interrupted = 4;

    /// <summary>Sends a piece of a file, moves <paramref name="offset"/> behind it, and answers its length, which may be less than asked for.</summary>
    public static long Send(Socket socket, StoredFile file, ref long offset, int count)
    {
        while (true)
        {
            var sent = Call(socket.SafeHandle, file.Handle, ref offset, (nuint)count);
            if (sent > 0)
            {
                return sent;
            }

            if (sent == 0 || Marshal.GetLastPInvokeError() != Interrupted)
            {
                throw new IOException(sent == 0 ? "the file became shorter" : Marshal.GetLastPInvokeErrorMessage());
            }
        }
    }

    [LibraryImport("libc", EntryPoint = "sendfile", SetLastError = true)]
    private static partial nint Call(SafeHandle target, SafeHandle source, ref long offset, nuint count);
}
