/*
 * A host that closed its standard streams may still write to them, by number, or put something else there. So the descriptors that
 * are opened here, for the library's files and the runtime's connections, never take the numbers 0 to 2, not even for a moment, but for
 * folders that are only reached, which can neither be read nor written: while
 * something is opened, those of them that are free are held by descriptors that can neither be read nor written (O_PATH), so that a
 * host is answered EBADF as before. What libc opens inside of its own functions, to look a name up, is not reached by this.
 * The linker puts these functions in the place of the originals (--wrap).
 */

#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <unistd.h>

int __real_open(const char *path, int flags, ...);
int __wrap_open(const char *path, int flags, ...);
int __real_open64(const char *path, int flags, ...);
int __wrap_open64(const char *path, int flags, ...);
int __real_openat(int folder, const char *path, int flags, ...);
int __wrap_openat(int folder, const char *path, int flags, ...);
long __real_syscall(long number, ...);
long __wrap_syscall(long number, ...);
int __real_socket(int domain, int type, int protocol);
int __wrap_socket(int domain, int type, int protocol);
int __real_epoll_create1(int flags);
int __wrap_epoll_create1(int flags);
int __real_inotify_init1(int flags);
int __wrap_inotify_init1(int flags);

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int opening;
static int is_held[STDERR_FILENO + 1];

/*
 * Whether the host has all of its streams, as nearly every host does: then nothing is to be held, and nobody has to wait for anybody. What holds
 * a number counts as none.
 */
static int are_all_there(void)
{
    int number;
    for (number = STDIN_FILENO; number <= STDERR_FILENO; number++) {
        int flags = fcntl(number, F_GETFL);
        if (flags < 0 || (flags & O_PATH) != 0) {
            return 0;
        }
    }
    return 1;
}

/* A host may close its streams at any time, so they are looked at each time. */
static void hold_standard_streams(void)
{
    int number;
    pthread_mutex_lock(&lock);
    opening++;
    for (number = STDIN_FILENO; number <= STDERR_FILENO; number++) {
        if (fcntl(number, F_GETFD) < 0) {
            int filler = __real_open("/", O_PATH | O_CLOEXEC);
            if (filler >= 0 && filler <= STDERR_FILENO) {
                is_held[filler] = 1;
            } else if (filler >= 0) {
                close(filler);
            }
        }
    }
    pthread_mutex_unlock(&lock);
}

/* The last one that was opening lets go of them, but not of what the host put there meanwhile. */
static void release_standard_streams(void)
{
    int number;
    pthread_mutex_lock(&lock);
    if (--opening == 0) {
        for (number = STDIN_FILENO; number <= STDERR_FILENO; number++) {
            if (is_held[number]) {
                int flags = fcntl(number, F_GETFL);
                is_held[number] = 0;
                if (flags >= 0 && (flags & O_PATH) != 0) {
                    close(number);
                }
            }
        }
    }
    pthread_mutex_unlock(&lock);
}

/* Only a host that closes its streams in the very moment can make a descriptor come here with such a number. */
static int moved_above(int descriptor)
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

#define ABOVE_STANDARD_STREAMS(call) \
    int descriptor; \
    int error; \
    if (are_all_there()) { \
        return moved_above(call); \
    } \
    hold_standard_streams(); \
    descriptor = moved_above(call); \
    error = errno; \
    release_standard_streams(); \
    errno = error; \
    return descriptor;

/* The last argument is there only where a file may be made. */
#define READ_MODE \
    mode_t mode = 0; \
    if ((flags & O_CREAT) != 0 || (flags & O_TMPFILE) == O_TMPFILE) { \
        va_list rest; \
        va_start(rest, flags); \
        mode = va_arg(rest, mode_t); \
        va_end(rest); \
    }

int __wrap_open(const char *path, int flags, ...)
{
    READ_MODE
    ABOVE_STANDARD_STREAMS(__real_open(path, flags, mode))
}

int __wrap_open64(const char *path, int flags, ...)
{
    READ_MODE
    ABOVE_STANDARD_STREAMS(__real_open64(path, flags, mode))
}

int __wrap_openat(int folder, const char *path, int flags, ...)
{
    READ_MODE
    ABOVE_STANDARD_STREAMS(__real_openat(folder, path, flags, mode))
}

/* The same on every architecture; headers may be older than the call. */
#ifndef SYS_openat2
#define SYS_openat2 437
#endif

/* The first of its members, of 64 bits: openat2(2). */
struct reach {
    unsigned long long flags;
};

/* There are never more than six arguments, and those that were not given mean nothing. */
static int opened_by_number(long number, const long *rest)
{
    return (int)__real_syscall(number, rest[0], rest[1], rest[2], rest[3], rest[4], rest[5]);
}

static int opened_above(long number, const long *rest)
{
    ABOVE_STANDARD_STREAMS(opened_by_number(number, rest))
}

/*
 * Reaching a folder, for which libc has no function yet: most of what is opened. It can neither be read nor written, as what holds the
 * numbers, so it is opened without looking at them; where it got one of them it holds it while another one is opened above.
 */
static int reached(const long *rest)
{
    const struct reach *how = (const struct reach *)rest[2];
    int descriptor;
    int error;
    if ((how->flags & O_PATH) == 0) {
        return opened_above(SYS_openat2, rest);
    }
    descriptor = opened_by_number(SYS_openat2, rest);
    if (descriptor < 0 || descriptor > STDERR_FILENO) {
        return descriptor;
    }
    pthread_mutex_lock(&lock);
    opening++;
    is_held[descriptor] = 1;
    pthread_mutex_unlock(&lock);
    descriptor = opened_above(SYS_openat2, rest);
    error = errno;
    release_standard_streams();
    errno = error;
    return descriptor;
}

long __wrap_syscall(long number, ...)
{
    long rest[6];
    int at;
    va_list arguments;
    va_start(arguments, number);
    for (at = 0; at < 6; at++) {
        rest[at] = va_arg(arguments, long);
    }
    va_end(arguments);
    return number == SYS_openat2 ? reached(rest) : __real_syscall(number, rest[0], rest[1], rest[2], rest[3], rest[4], rest[5]);
}

int __wrap_socket(int domain, int type, int protocol)
{
    ABOVE_STANDARD_STREAMS(__real_socket(domain, type, protocol))
}

int __wrap_epoll_create1(int flags)
{
    ABOVE_STANDARD_STREAMS(__real_epoll_create1(flags))
}

int __wrap_inotify_init1(int flags)
{
    ABOVE_STANDARD_STREAMS(__real_inotify_init1(flags))
}
