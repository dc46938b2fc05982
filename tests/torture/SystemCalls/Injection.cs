namespace ModelManager.TortureTests.SystemCalls;

/// <summary>What happens to a call. Tracer/tracer.h says what each part is.</summary>
internal sealed record Injection(string Action, CallId Call, string Span, int Errno)
{
    public static Injection None { get; } = new("none", new CallId("-", 0), "once", 0);

    public static Injection KillBefore(CallId call) => new("kill-before", call, "once", 0);

    public static Injection KillAfter(CallId call) => new("kill-after", call, "once", 0);

    /// <summary>The call is not executed and answers an error.</summary>
    /// <param name="call">Which.</param>
    /// <param name="errno">The error.</param>
    /// <param name="span">"once"; "always": and all later ones of its name; "rest": and every later change.</param>
    public static Injection Fail(CallId call, int errno, string span) => new("fail", call, span, errno);

    /// <summary>The call is not executed and answers success.</summary>
    public static Injection Swallow(CallId call, string span = "once") => new("swallow", call, span, 0);

    public override string ToString() => Action == "none" ? "untouched" : $"{Action} {Call}{(Errno == 0 ? "" : $" errno {Errno}")} {Span}";
}
