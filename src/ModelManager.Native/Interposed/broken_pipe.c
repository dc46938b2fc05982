/*
 * SIGPIPE is the host's. The runtime that is linked in would make the whole process ignore it, because its own way of sending raises it when the other side has
 * gone; a host's handler would be lost, and a host that puts its handler back would be killed by our connections. So here sending
 * never raises it, and the runtime's wish is not granted. The linker puts these functions in the place of the originals (--wrap).
 */

#include <signal.h>
#include <stddef.h>
#include <sys/socket.h>
#include <sys/types.h>

typedef void (*signal_handler)(int);

signal_handler __real_signal(int number, signal_handler wanted);
signal_handler __wrap_signal(int number, signal_handler wanted);
ssize_t __real_send(int connection, const void *content, size_t size, int flags);
ssize_t __wrap_send(int connection, const void *content, size_t size, int flags);
ssize_t __real_sendmsg(int connection, const struct msghdr *message, int flags);
ssize_t __wrap_sendmsg(int connection, const struct msghdr *message, int flags);

signal_handler __wrap_signal(int number, signal_handler wanted)
{
    return number == SIGPIPE && wanted == SIG_IGN ? SIG_IGN : __real_signal(number, wanted);
}

ssize_t __wrap_send(int connection, const void *content, size_t size, int flags)
{
    return __real_send(connection, content, size, flags | MSG_NOSIGNAL);
}

ssize_t __wrap_sendmsg(int connection, const struct msghdr *message, int flags)
{
    return __real_sendmsg(connection, message, flags | MSG_NOSIGNAL);
}
