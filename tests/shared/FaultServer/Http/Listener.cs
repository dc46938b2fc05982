using System.Net;
using System.Net.Sockets;

namespace ModelManager.Faults;

/// <summary>One address that is listened at.</summary>
internal sealed class Listener : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    public Listener(FaultServer server, int port, bool isOtherOrigin)
    {
        _socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        _socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
        _socket.Listen(512);
        Port = ((IPEndPoint)_socket.LocalEndPoint!).Port;
        _ = AcceptAsync(server, isOtherOrigin);
    }

    public int Port { get; }

    public void Dispose() => _socket.Dispose();

    private async Task AcceptAsync(FaultServer server, bool isOtherOrigin)
    {
        try
        {
            while (true)
            {
                server.Enter(await _socket.AcceptAsync(server.Stopping), isOtherOrigin);
            }
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // Nobody listens any more.
        }
    }
}
