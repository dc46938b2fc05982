namespace ModelManager.Http;

/// <summary>What the answers of a server so far tell of it.</summary>
/// <param name="AnswerTime">How long one takes to begin: the least so far, as a busy machine or server makes many take longer. 0 before the first.</param>
/// <param name="AcceptsRanges">Whether any of them said that it knows ranges of bytes.</param>
internal readonly record struct ServerTraits(TimeSpan AnswerTime, bool AcceptsRanges)
{
    public ServerTraits With(TimeSpan answerTime, bool acceptsRanges) =>
        new(AnswerTime == default || answerTime < AnswerTime ? answerTime : AnswerTime, AcceptsRanges || acceptsRanges);
}
