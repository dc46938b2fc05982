using ModelManager.Native.Layouts;
using ModelManager.Native.Text;
using ModelManager.Native.Threads;
using ModelManager.Primitives;

namespace ModelManager.Native.Events;

/// <summary>
/// Tells the host what happens: one manager's events, one at a time, in order, on a thread of its own, which begins when the manager is
/// open and ends with the last event. Its questions for a token come on the same thread. No lock is held while the host's code runs.
/// </summary>
internal sealed unsafe class EventDispatcher(
    delegate* unmanaged[Cdecl]<NativeEvent*, void*, void> callback, delegate* unmanaged[Cdecl]<ulong, void*, void> tokenCallback, void* user)
{
    private readonly EventQueue _queue = new();
    private readonly delegate* unmanaged[Cdecl]<NativeEvent*, void*, void> _callback = callback;
    private readonly delegate* unmanaged[Cdecl]<ulong, void*, void> _tokenCallback = tokenCallback;
    private readonly void* _user = user;
    private readonly NativeArena _strings = new();
    private volatile DirectThread? _thread;
    private ulong _manager;

    /// <summary>Queues an event. Any thread; returns at once.</summary>
    public void Post(PendingEvent pending) => _queue.Add(pending);

    /// <summary>Begins to tell, with what was queued before. Once, before anybody can close: a thread that is missing later would make it deaf.</summary>
    /// <exception cref="ModelManagerException"><see cref="ErrorCode.Internal"/>: no thread is to be had.</exception>
    public void Start(ulong manager)
    {
        _manager = manager;
        _thread = DirectThread.Start(Run, "mm events");
    }

    /// <summary>Tells the host of the closing and waits until its code has returned for the last time; from its code, it does not wait.</summary>
    public void Finish()
    {
        Post(PendingEvent.Closed);
        _thread?.End();
    }

    private void Run(DirectThread self)
    {
        // Who is told may close at once, and waits for it then.
        _thread = self;
        PendingEvent? pending = null;
        do
        {
            try
            {
                pending = _queue.Take();
                Deliver(pending);
            }
            catch (Exception)
            {
                // What cannot be told (no memory for it) is lost; the ones behind it are not.
            }
        }
        while (!ReferenceEquals(pending, PendingEvent.Closed));

        _strings.Clear();
    }

    private void Deliver(PendingEvent pending)
    {
        if (ReferenceEquals(pending, PendingEvent.TokenWanted))
        {
            Ask();
        }
        else if (_callback != null && pending.Job is not { IsClosed: true })
        {
            Tell(pending);
        }
    }

    private void Ask()
    {
        CallbackScope.Enter();
        try
        {
            _tokenCallback(_manager, _user);
        }
        finally
        {
            CallbackScope.Leave();
        }
    }

    private void Tell(PendingEvent pending)
    {
        _strings.Clear();
        var told = EventRendering.Render(pending, _strings);
        CallbackScope.Enter();
        try
        {
            _callback(&told, _user);
        }
        finally
        {
            CallbackScope.Leave();
        }
    }
}
