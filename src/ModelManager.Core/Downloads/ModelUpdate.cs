using ModelManager.Primitives;

namespace ModelManager.Downloads;

/// <summary>A model of which the library has a newer version than any that is installed.</summary>
/// <param name="Id">The model.</param>
/// <param name="InstalledVersion">The newest version that is installed.</param>
/// <param name="LatestVersion">The newest version of the library.</param>
/// <param name="SizeBytes">The size of that version.</param>
public sealed record ModelUpdate(ModelId Id, ModelVersion InstalledVersion, ModelVersion LatestVersion, long SizeBytes);
