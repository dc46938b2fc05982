using ModelManager.Primitives;

namespace ModelManager.Native.Events;

/// <summary>Knows whether this thread is inside a callback, where what waits for callbacks to end would wait for itself.</summary>
internal static class CallbackScope
{
    [ThreadStatic]
    private static bool t_isInside;

    /// <summary>Refuses what must not be done inside a callback.</summary>
    /// <exception cref="ModelManagerException"><see cref="ErrorCode.InCallback"/></exception>
    public static void ThrowIfInside()
    {
        if (t_isInside)
        {
            throw new ModelManagerException(ErrorCode.InCallback, "this call waits, which is not allowed inside a callback");
        }
    }

    /// <summary>The thread enters the host's code.</summary>
    public static void Enter() => t_isInside = true;

    /// <summary>The thread is back.</summary>
    public static void Leave() => t_isInside = false;
}
