using ModelManager.Server.CommandLine;
using ModelManager.Server.Library;
using ModelManager.Server.Scheduler;

namespace ModelManager.Server.Http;

/// <summary>The server: composition only.</summary>
internal static class LibraryApp
{
    /// <summary>More than any request of the API may have.</summary>
    private const int MaxBodyBytes = 64 * 1024;

    /// <summary>How long a stop waits for transfers; then their connections are broken, and clients resume elsewhere or later.</summary>
    private static readonly TimeSpan s_stopTimeout = TimeSpan.FromMilliseconds(300);

    public static WebApplication Build(ServeOptions options, LiveLibrary library, TimeProvider time)
    {
        // Empty: no settings file in the current folder and no environment variable changes where or how this server listens.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = MaxBodyBytes;
        });
        builder.WebHost.UseUrls([.. options.Urls.Select(url => url.GetLeftPart(UriPartial.Authority))]);
        builder.Services.AddRoutingCore();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = s_stopTimeout);

        var app = builder.Build();
        app.Use(next => new ErrorFunnel(next, Commands.Tell).InvokeAsync);
        app.UseRouting();
        new CatalogueEndpoints(library).Map(app);
        new StorageEndpoint(library).Map(app);
        new SchedulerEndpoints(new SchedulerGate(options.Urls, options.Token), new ReferenceScheduler(time), library, time).Map(app);
        app.UseEndpoints(_ => { });
        return app;
    }
}
