using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace ModelManager.Native.OpenSsl;

/// <summary>
/// Keeps what the host did with OpenSSL, its settings and its symbols, away from the OpenSSL that .NET hashes and encrypts with here. It
/// has to come before .NET's first use of OpenSSL, and nothing but a module initialiser is before all of them: every export may be
/// the first call. It costs some microseconds, once.
/// </summary>
internal static class OpenSslIsolation
{
    [ModuleInitializer]
    [SuppressMessage("Usage", "CA2255:The 'ModuleInitializer' attribute should not be used in libraries", Justification = "The library is a whole program to its host.")]
    internal static void Begin()
    {
#if OPENSSL_DYNAMIC
        SystemOpenSsl.LoadApart();
#else
        // Under the JIT, as in the unit tests, no OpenSSL is linked in.
        if (!RuntimeFeature.IsDynamicCodeSupported)
        {
            LinkedOpenSsl.IgnoreSettings();
        }
#endif
    }
}
