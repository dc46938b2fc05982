namespace ModelManager.Http;

/// <summary>What the answers of a server so far tell of it.</summary>
/// <param name="AnswerTime">How long the last one took to begin.</param>
/// <param name="AcceptsRanges">Whether any of them said that it knows ranges of bytes.</param>
internal readonly record struct ServerTraits(TimeSpan AnswerTime, bool AcceptsRanges);
