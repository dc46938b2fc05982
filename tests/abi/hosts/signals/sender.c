/* A host in whose place libc's functions for sending are: whatever the library sends must not raise SIGPIPE. */

#include "session.h"

#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

static atomic_int sent;

static void look_at(int flags)
{
    atomic_fetch_add(&sent, 1);
    if ((flags & MSG_NOSIGNAL) == 0) {
        fprintf(stderr, "sent in a way that may raise SIGPIPE\n");
        abort();
    }
}

ssize_t send(int connection, const void *content, size_t size, int flags)
{
    look_at(flags);
    return syscall(SYS_sendto, connection, content, size, flags, NULL, 0);
}

ssize_t sendmsg(int connection, const struct msghdr *message, int flags)
{
    look_at(flags);
    return syscall(SYS_sendmsg, connection, message, flags);
}

int main(int count, char **arguments)
{
    struct session session = session_arguments(count, arguments);
    if (session_run(&session) != 0) {
        return 1;
    }
    if (atomic_load(&sent) < 5) {
        fprintf(stderr, "nothing was sent through the host's functions\n");
        return 1;
    }
    return 0;
}
