using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace ModelManager.IntegrationTests.Support;

/// <summary>nginx as a library server: the lines of the README over a storage folder, on a free port of loopback, in a process of its own.</summary>
internal sealed class NginxServer : IAsyncDisposable
{
    private const string Program = "/usr/sbin/nginx";

    private readonly Process _process;
    private readonly string _log;

    private NginxServer(Process process, Uri baseUrl, string log)
    {
        _process = process;
        _log = log;
        BaseUrl = baseUrl;
    }

    public Uri BaseUrl { get; }

    /// <summary>One line a request: status, what was asked for, its Range and If-Range header, tab-separated.</summary>
    public IReadOnlyList<string> Log => File.ReadAllLines(_log);

    /// <summary>Starts nginx and waits until it answers. Its own files go to <paramref name="folder"/>.</summary>
    public static async Task<NginxServer> StartAsync(string storage, string folder)
    {
        if (!File.Exists(Program))
        {
            throw new InvalidOperationException("nginx is not installed: apt-get install nginx");
        }

        Directory.CreateDirectory(folder);
        for (var attempt = 1; ; attempt++)
        {
            var port = FreePort();
            var log = Path.Combine(folder, "access.log");
            var configuration = Path.Combine(folder, "nginx.conf");
            await File.WriteAllTextAsync(configuration, Configuration(storage, folder, log, port));
            var process = CommandResult.Start(Program, ["-c", configuration, "-e", Path.Combine(folder, "error.log")]);
            if (await AnswersAsync(process, port))
            {
                return new NginxServer(process, new Uri($"http://127.0.0.1:{port}/"), log);
            }

            var error = await process.StandardError.ReadToEndAsync();
            process.Dispose();
            if (attempt == 3)
            {
                throw new InvalidOperationException($"nginx did not start: {error}");
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        // SIGTERM: the master takes its workers with it.
        (await CommandResult.RunAsync("kill", ["-TERM", $"{_process.Id}"])).Succeeded();
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        await _process.WaitForExitAsync(timeout.Token);
        _process.Dispose();
    }

    private static string Configuration(string storage, string folder, string log, int port) => $$"""
        user root;
        worker_processes 1;
        daemon off;
        pid "{{folder}}/nginx.pid";
        events { worker_connections 256; }
        http {
          log_format short '$status\t$request_uri\t$http_range\t$http_if_range';
          access_log "{{log}}" short;
          client_body_temp_path "{{folder}}/body"; proxy_temp_path "{{folder}}/proxy"; fastcgi_temp_path "{{folder}}/fastcgi";
          uwsgi_temp_path "{{folder}}/uwsgi"; scgi_temp_path "{{folder}}/scgi";
          server {
            listen 127.0.0.1:{{port}};
            absolute_redirect off;
            location /api/            { root "{{storage}}"; index index.json; default_type application/json; }
            location /storage/models/ { alias "{{storage}}/models/"; types { } default_type application/octet-stream; }
          }
        }
        """;

    private static async Task<bool> AnswersAsync(Process process, int port)
    {
        for (var wait = 0; wait < 100 && !process.HasExited; wait++)
        {
            try
            {
                using var client = new TcpClient();
                await client.ConnectAsync(IPAddress.Loopback, port);
                return true;
            }
            catch (SocketException)
            {
                await Task.Delay(20);
            }
        }

        return false;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
