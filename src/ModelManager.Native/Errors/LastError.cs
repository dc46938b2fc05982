using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using ModelManager.Native.Layouts;
using ModelManager.Native.Text;
using ModelManager.Primitives;

namespace ModelManager.Native.Errors;

/// <summary>
/// A thread's last failure. Storing one costs nothing but two references; its native strings are made when somebody asks for
/// them, are freed by the thread's next failure, and go with the thread. A call that succeeds leaves it as it is.
/// </summary>
internal sealed unsafe class LastError
{
    [ThreadStatic]
    private static LastError? t_current;

    private readonly NativeArena _strings = new();
    private ErrorCode _code;
    private string _message = "";
    private ModelManagerException? _exception;
    private NativeError _rendered;
    private bool _isRendered;

    /// <summary>A text for when there is no memory for any other.</summary>
    public static byte* NoText => (byte*)Unsafe.AsPointer(ref MemoryMarshal.GetReference("\0"u8));

    private static LastError Current => t_current ??= new LastError();

    /// <summary>Remembers a failure and answers its code. Never throws: it is the last line of every export.</summary>
    public static int Store(Exception failure)
    {
        try
        {
            var typed = ModelManagerException.From(failure);
            return Current.Set(typed.Code, typed.Message, typed);
        }
        catch (Exception)
        {
            // Out of memory, most likely: the code still gets out.
            return (int)ErrorCode.Internal;
        }
    }

    /// <summary>Remembers a failure that is no exception, for calls that must not allocate.</summary>
    public static int Store(ErrorCode code, string message) => Current.Set(code, message, null);

    /// <summary>Makes the details of a failure that a call tells of, rather than ends with, available. Null does nothing.</summary>
    public static void Mention(ModelManagerException? failure)
    {
        if (failure is not null)
        {
            Store(failure);
        }
    }

    /// <summary>The message of this thread's last failure, or an empty string; valid until its next failure.</summary>
    public static byte* Message() => Current.Render().Message;

    /// <summary>This thread's last failure; its strings are valid until the next one.</summary>
    public static NativeError Get() => Current.Render();

    private int Set(ErrorCode code, string message, ModelManagerException? exception)
    {
        _code = code;
        _message = message;
        _exception = exception;
        _isRendered = false;
        return (int)code;
    }

    private ref readonly NativeError Render()
    {
        if (!_isRendered)
        {
            _strings.Clear();
            _rendered = _exception is null
                ? NativeError.Of(_code, _message, _strings)
                : NativeError.Of(_exception, _strings);
            _isRendered = true;
        }

        return ref _rendered;
    }
}
