// Signals, file modes and mounts: these tests are about Linux.
[assembly: System.Runtime.Versioning.SupportedOSPlatform("linux")]
