using ModelManager.Native.Layouts;
using ModelManager.Native.Text;

namespace ModelManager.Native.Events;

/// <summary>
/// Tells the host what happens: one manager's events, one at a time, in order, on a thread of its own, which begins with the first
/// event and ends with the last. No lock is held while the host's code runs.
/// </summary>
internal sealed unsafe class EventDispatcher(delegate* unmanaged[Cdecl]<NativeEvent*, void*, void> callback, void* user)
{
    private readonly EventQueue _queue = new();
    private readonly Lock _start = new();
    private readonly delegate* unmanaged[Cdecl]<NativeEvent*, void*, void> _callback = callback;
    private readonly void* _user = user;
    private Thread? _thread;

    /// <summary>Queues an event. Any thread; returns at once.</summary>
    public void Post(PendingEvent pending)
    {
        _queue.Add(pending);
        lock (_start)
        {
            if (_thread is null)
            {
                _thread = new Thread(Run) { IsBackground = true, Name = "mm events" };
                _thread.Start();
            }
        }
    }

    /// <summary>Tells the host of the closing and waits until its code has returned for the last time. Not from its code.</summary>
    public void Finish()
    {
        Post(PendingEvent.Closed);
        _thread!.Join();
    }

    private void Run()
    {
        var strings = new NativeArena();
        PendingEvent pending;
        do
        {
            pending = _queue.Take();
            try
            {
                Deliver(pending, strings);
            }
            catch (Exception)
            {
                // What cannot be told (no memory for it) is lost; the ones behind it are not.
            }
        }
        while (!ReferenceEquals(pending, PendingEvent.Closed));

        strings.Clear();
    }

    private void Deliver(PendingEvent pending, NativeArena strings)
    {
        if (pending.Job is { IsClosed: true })
        {
            return;
        }

        strings.Clear();
        var told = EventRendering.Render(pending, strings);
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
