using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ModelManager.UnitTests.Support;

/// <summary>A certificate authority that only the test knows, and a certificate for 127.0.0.1 that it issued.</summary>
internal sealed class Certificates : IDisposable
{
    private readonly X509Certificate2 _root;

    public Certificates()
    {
        using var rootKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var root = new CertificateRequest("CN=Test root", rootKey, HashAlgorithmName.SHA256);
        root.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, false, 0, critical: true));
        _root = root.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        Server = Issue("CN=server", DateTimeOffset.UtcNow.AddHours(1), name => name.AddIpAddress(IPAddress.Loopback));
        Expired = Issue("CN=expired", DateTimeOffset.UtcNow.AddHours(-1), name => name.AddIpAddress(IPAddress.Loopback));
        OtherName = Issue("CN=other", DateTimeOffset.UtcNow.AddHours(1), name => name.AddDnsName("example.org"));
    }

    public X509Certificate2 Server { get; }

    public X509Certificate2 Expired { get; }

    public X509Certificate2 OtherName { get; }

    public string RootPem => _root.ExportCertificatePem();

    public void Dispose()
    {
        _root.Dispose();
        Server.Dispose();
        Expired.Dispose();
        OtherName.Dispose();
    }

    private X509Certificate2 Issue(string name, DateTimeOffset until, Action<SubjectAlternativeNameBuilder> addNames)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        addNames(names);
        request.CertificateExtensions.Add(names.Build());
        using var issued = request.Create(_root, DateTimeOffset.UtcNow.AddHours(-12), until, RandomNumberGenerator.GetBytes(8));
        using var withKey = issued.CopyWithPrivateKey(key);

        // Through PKCS#12, because TLS needs a key that is kept with the certificate.
        return X509CertificateLoader.LoadPkcs12(withKey.Export(X509ContentType.Pkcs12), null);
    }
}
