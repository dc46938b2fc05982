using System.Net;
using System.Net.Sockets;
using ModelManager.Http;
using ModelManager.Primitives;
using ModelManager.UnitTests.Support;

namespace ModelManager.UnitTests.Http;

public sealed class TlsTests : IDisposable
{
    private const string Answer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    private readonly Certificates _certificates = new();
    private readonly TemporaryFolder _folder = new();

    public void Dispose()
    {
        _certificates.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task An_authority_that_nobody_knows_is_not_trusted()
    {
        await using var server = new RawServer(Answer, _certificates.Server);
        using var transport = new HttpTransport(new HttpSettings(), TimeProvider.System);

        var failure = await Assert.ThrowsAsync<ModelManagerException>(() => transport.GetAsync(server.Url));

        Assert.Equal(ErrorCode.TlsUntrusted, failure.Code);
        Assert.False(failure.IsRetryable);
    }

    [Fact]
    public async Task The_authority_of_caFile_is_trusted()
    {
        await using var server = new RawServer(Answer, _certificates.Server);
        using var transport = Trusting(_certificates);

        Assert.Equal("ok"u8.ToArray(), await transport.ReadAsync(server.Url));
    }

    [Fact]
    public async Task Another_authority_of_caFile_does_not_help()
    {
        using var others = new Certificates();
        await using var server = new RawServer(Answer, _certificates.Server);
        using var transport = Trusting(others);

        Assert.Equal(ErrorCode.TlsUntrusted, (await Assert.ThrowsAsync<ModelManagerException>(() => transport.GetAsync(server.Url))).Code);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_the_authority_issued_must_still_fit(bool isExpired)
    {
        await using var server = new RawServer(Answer, isExpired ? _certificates.Expired : _certificates.OtherName);
        using var transport = Trusting(_certificates);

        Assert.Equal(ErrorCode.TlsUntrusted, (await Assert.ThrowsAsync<ModelManagerException>(() => transport.GetAsync(server.Url))).Code);
    }

    [Fact]
    public async Task A_server_that_does_not_speak_TLS_is_no_question_of_trust()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var answering = Task.Run(async () =>
        {
            using var client = await listener.AcceptTcpClientAsync();
            await client.GetStream().ReadExactlyAsync(new byte[64]);
            await client.GetStream().WriteAsync("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n"u8.ToArray());
        });
        using var transport = new HttpTransport(new HttpSettings(), TimeProvider.System);

        var failure = await Assert.ThrowsAsync<ModelManagerException>(() => transport.GetAsync(new Uri($"https://{listener.LocalEndpoint}/")));

        Assert.Equal(ErrorCode.Network, failure.Code);
        await answering;
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("no certificate")]
    [InlineData("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n")]
    public void A_caFile_has_certificates(string? content)
    {
        var path = content is null ? _folder.At("missing") : _folder.Text("ca.pem", content);

        var failure = Assert.Throws<ModelManagerException>(() => new HttpTransport(new HttpSettings { CaFile = path }, TimeProvider.System));

        Assert.Equal(ErrorCode.InvalidArgument, failure.Code);
    }

    [Theory]
    [InlineData("")]
    [InlineData("/no/such/folder/ca.pem")]
    [InlineData("/dev/null/ca.pem")]
    public void A_path_that_names_no_file_is_the_caller_s_mistake(string path) => Assert.Equal(ErrorCode.InvalidArgument, CodeOf(_folder.At(path)));

    [Fact]
    public void So_is_one_that_is_too_long() => Assert.Equal(ErrorCode.InvalidArgument, CodeOf($"/{new string('x', 5000)}"));

    private static ErrorCode CodeOf(string caFile) =>
        Assert.Throws<ModelManagerException>(() => new HttpTransport(new HttpSettings { CaFile = caFile }, TimeProvider.System)).Code;

    private HttpTransport Trusting(Certificates certificates) =>
        new(new HttpSettings { CaFile = _folder.Text("ca.pem", "comment\n" + certificates.RootPem) }, TimeProvider.System);
}
