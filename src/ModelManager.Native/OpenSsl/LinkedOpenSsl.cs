#if !OPENSSL_DYNAMIC
using System.Runtime.InteropServices;

namespace ModelManager.Native.OpenSsl;

/// <summary>
/// The OpenSSL that is linked in. The settings that the environment or the system names (OPENSSL_CONF, openssl.cnf) are meant for the
/// host's own OpenSSL: a provider in them is compiled for that one, and .NET ends the process where settings leave it without
/// algorithms. So they are not read. SSL_CERT_FILE and SSL_CERT_DIR are: they say which authorities are trusted.
/// </summary>
internal static partial class LinkedOpenSsl
{
    private const ulong NoLoadConfig = 0x80;
    private const ulong NoAtExit = 0x80000;

    /// <summary>
    /// Whoever initialises OpenSSL first decides, so this also says what .NET would: no cleaning up at exit, when threads may still be
    /// at work. It fails for want of memory only, and then what comes next does as well.
    /// </summary>
    public static void IgnoreSettings() => _ = Initialise(NoLoadConfig | NoAtExit, 0);

    [LibraryImport("libcrypto", EntryPoint = "OPENSSL_init_crypto")]
    [SuppressGCTransition]
    private static partial int Initialise(ulong options, nint settings);
}
#endif
