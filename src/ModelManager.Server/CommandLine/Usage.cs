namespace ModelManager.Server.CommandLine;

/// <summary>What <c>--help</c> prints.</summary>
internal static class Usage
{
    public const string Text = """
        modellibrary: keeps and serves a library of models.

          modellibrary publish --storage DIR --model ID --version V [--extra JSON|@FILE] PATH...
              Adds a version of a model. A folder contributes its contents, nested paths kept; a file contributes itself.
              The version appears complete or not at all, and never changes afterwards.
              --extra   a JSON object about the version, given or in a file

          modellibrary serve --storage DIR [--urls http://127.0.0.1:8080] [--token-file FILE]
              Serves the library over HTTP, with a small reference scheduler.
              --urls        where to listen, separated by ';'; port 0 takes a free one, which the first line of output names
              --token-file  a file with the bearer token that the scheduler's endpoints then want; without one they
                            answer on loopback only

          modellibrary --help

        Exit codes: 0 done, 1 failed, 2 wrong usage.
        """;
}
