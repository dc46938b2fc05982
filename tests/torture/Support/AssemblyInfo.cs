// Signals, file modes, mounts and system calls: these tests are about Linux.
[assembly: System.Runtime.Versioning.SupportedOSPlatform("linux")]
