/*
 * A host that closed its standard streams may still write to them, by number, or put something else there. So the descriptors that
 * live long here, such as the runtime's connections and its source of random bytes, never take the numbers 0 to 2. ModelManager.Platform does the
 * same for files. The linker puts these functions in the place of the originals (--wrap).
 */

#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <sys/types.h>
#include <unistd.h>

int __real_open(const char *path, int flags, ...);
int __wrap_open(const char *path, int flags, ...);
int __real_open64(const char *path, int flags, ...);
int __wrap_open64(const char *path, int flags, ...);
int __real_socket(int domain, int type, int protocol);
int __wrap_socket(int domain, int type, int protocol);
int __real_epoll_create1(int flags);
int __wrap_epoll_create1(int flags);

static int above_standard_streams(int descriptor)
{
    int above;
    int error;
    if (descriptor < 0 || descriptor > STDERR_FILENO) {
        return descriptor;
    }
    above = fcntl(descriptor, (fcntl(descriptor, F_GETFD) & FD_CLOEXEC) != 0 ? F_DUPFD_CLOEXEC : F_DUPFD, STDERR_FILENO + 1);
    error = errno;
    close(descriptor);
    errno = error;
    return above;
}

/* The third argument is there only where a file may be made. */
#define OPEN(real) \
    mode_t mode = 0; \
    if ((flags & O_CREAT) != 0 || (flags & O_TMPFILE) == O_TMPFILE) { \
        va_list rest; \
        va_start(rest, flags); \
        mode = va_arg(rest, mode_t); \
        va_end(rest); \
    } \
    return above_standard_streams(real(path, flags, mode));

int __wrap_open(const char *path, int flags, ...)
{
    OPEN(__real_open)
}

int __wrap_open64(const char *path, int flags, ...)
{
    OPEN(__real_open64)
}

int __wrap_socket(int domain, int type, int protocol)
{
    return above_standard_streams(__real_socket(domain, type, protocol));
}

int __wrap_epoll_create1(int flags)
{
    return above_standard_streams(__real_epoll_create1(flags));
}
