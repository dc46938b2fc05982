using ModelManager.Primitives;

namespace ModelManager.Lookup;

/// <summary>Where an installed version, or one file of it, is: the last record of the flow.</summary>
/// <param name="Key">Which version.</param>
/// <param name="Path">An absolute path.</param>
internal readonly record struct ModelLocation(ModelKey Key, string Path);
