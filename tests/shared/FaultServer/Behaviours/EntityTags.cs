namespace ModelManager.Faults;

/// <summary>Entity tags that are weak, malformed, missing or restless.</summary>
internal static class EntityTags
{
    public static IEnumerable<Behaviour> All =>
    [
        Behaviour.Changed("tag-weak", "has a weak entity tag", answer => answer.With("ETag", "W/\"weak\"")),
        Behaviour.Changed("tag-none", "has no entity tag", answer => answer.Without("ETag")),
        Behaviour.Changed("tag-unquoted", "has an entity tag without quotes", answer => answer.With("ETag", "unquoted")),
        Behaviour.Changed("tag-half-quoted", "has an entity tag with one quote", answer => answer.With("ETag", "\"half")),
        Behaviour.Changed("tag-empty", "has an empty entity tag", answer => answer.With("ETag", "\"\"")),
        Behaviour.Changed("tag-star", "has * for an entity tag", answer => answer.With("ETag", "*")),
        Behaviour.Changed("tag-long", "has an entity tag of 8,000 characters", answer => answer.With("ETag", $"\"{new string('t', 8000)}\"")),
        Behaviour.Changed("tag-control", "has a control character in the entity tag", answer => answer.With("ETag", "\"a\u0001b\"")),
        Behaviour.Changed("tag-twice", "has two entity tags", answer => answer.Add("ETag", "\"second\"")),
        Behaviour.Of("tag-restless", "has another entity tag each time, and so the whole file for every If-Range", exchange =>
        {
            var tag = $"\"v{exchange.Memory.Next("tag")}\"";
            return exchange.SendAsync(GoodAnswers.To(exchange.Request, exchange.Resource with { ETag = tag }));
        }),
        Behaviour.Of("tag-constant", "has one entity tag for everything, whatever its content", exchange =>
            exchange.SendAsync(GoodAnswers.To(exchange.Request, exchange.Resource with { ETag = "\"constant\"" }))),
    ];
}
