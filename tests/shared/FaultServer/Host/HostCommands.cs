using System.Text.Json.Nodes;

namespace ModelManager.Faults;

/// <summary>
/// What a line of input does, and the line that answers it: <c>rule …</c> adds a rule; <c>mend</c> drops all of them; <c>reset</c> cuts
/// every connection; <c>unplug</c> and <c>plug</c> stop and begin to listen; <c>stats</c> and <c>requests</c> answer with JSON;
/// <c>behaviours</c> lists them all.
/// </summary>
internal static class HostCommands
{
    public static string Run(FaultServer server, string line)
    {
        try
        {
            return Do(server, line.Trim());
        }
        catch (Exception e) when (e is ArgumentException or FormatException or IndexOutOfRangeException or OverflowException)
        {
            return $"error {e.Message.ReplaceLineEndings(" ")}";
        }
    }

    private static string Do(FaultServer server, string line)
    {
        switch (line.Split(' ')[0])
        {
            case "rule":
                server.Add(RuleText.Parse(line["rule ".Length..]));
                return "ok";
            case "mend":
                server.Mend();
                return "ok";
            case "reset":
                server.ResetAll();
                return "ok";
            case "unplug":
                server.StopListening();
                server.ResetAll();
                return "ok";
            case "plug":
                server.Listen();
                return "ok";
            case "stats":
                return Stats(server.Traffic).ToJsonString();
            case "requests":
                return new JsonArray([.. server.Traffic.Exchanges.Select(Describe)]).ToJsonString();
            case "behaviours":
                return new JsonObject(Behaviours.All.Select(behaviour => KeyValuePair.Create(behaviour.Name, (JsonNode?)behaviour.Says))).ToJsonString();
            default:
                return $"error there is no command '{line}'";
        }
    }

    private static JsonObject Stats(Traffic traffic) => new()
    {
        ["requests"] = traffic.Requests, ["bytesSent"] = traffic.BytesSent, ["connectionsAccepted"] = traffic.ConnectionsAccepted,
        ["connectionsOpen"] = traffic.ConnectionsOpen, ["connectionsMaximum"] = traffic.ConnectionsMaximum,
    };

    private static JsonNode Describe(Exchanged exchange) => new JsonObject
    {
        ["connection"] = exchange.Connection, ["target"] = exchange.Target, ["range"] = exchange.Range, ["ifRange"] = exchange.IfRange,
        ["behaviour"] = exchange.Behaviour,
    };
}
