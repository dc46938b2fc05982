namespace ModelManager.HeaderGenerator;

/// <summary>The exports cannot be turned into a header; the message says which one and why.</summary>
internal sealed class HeaderException(string message) : Exception(message);
