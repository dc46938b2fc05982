using ModelManager.Lifecycle;
using ModelManager.Primitives;

namespace ModelManager.Downloads;

/// <summary>What is known here of a version.</summary>
/// <param name="State">Its state.</param>
/// <param name="Key">Which version.</param>
/// <param name="Path">The absolute folder, when it is ready.</param>
/// <param name="Progress">How far its download is, when a task is behind the state.</param>
/// <param name="Error">Why it failed, when it did.</param>
public sealed record ModelStatus(ModelState State, ModelKey Key, string? Path, DownloadProgress? Progress, ModelManagerException? Error);
