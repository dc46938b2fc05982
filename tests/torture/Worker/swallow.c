/*
 * Runs a program on which a kind of sync does nothing: it answers success and nothing becomes durable. What tests of durability find
 * with it shows that they can find something.
 *
 *     swallow KIND PROGRAM [ARGUMENT…]
 *
 *     files      fsync of files
 *     folders    fsync of folders
 *     data       fdatasync
 *     syncfs     syncfs
 *     all        all of them
 *
 * The program keeps the process id; a child of it decides for each call, and ends with it. Ends with 2 for wrong arguments, 3 when the
 * kernel refuses, otherwise as the program does.
 */

#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

static const char *const kinds[] = {"files", "folders", "data", "syncfs", "all"};

static bool is_folder(const struct seccomp_notif *call)
{
    char path[64];
    struct stat status;
    snprintf(path, sizeof path, "/proc/%u/fd/%d", call->pid, (int)call->data.args[0]);
    return stat(path, &status) == 0 && S_ISDIR(status.st_mode);
}

static bool is_swallowed(const struct seccomp_notif *call, const char *kind)
{
    if (strcmp(kind, "all") == 0) return true;
    switch (call->data.nr) {
    case SYS_fdatasync: return strcmp(kind, "data") == 0;
    case SYS_syncfs: return strcmp(kind, "syncfs") == 0;
    default: return strcmp(kind, is_folder(call) ? "folders" : "files") == 0;
    }
}

static void decide(int listener, const char *kind, pid_t asker)
{
    for (;;) {
        struct seccomp_notif call;
        struct seccomp_notif_resp response;
        memset(&call, 0, sizeof call);
        memset(&response, 0, sizeof response);
        if (ioctl(listener, SECCOMP_IOCTL_NOTIF_RECV, &call) != 0) {
            if (errno == EINTR) continue;
            if (errno == ENOENT && getppid() == asker) continue; /* the thread that asked was killed meanwhile */
            _exit(0);
        }
        response.id = call.id;
        response.flags = is_swallowed(&call, kind) ? 0 : SECCOMP_USER_NOTIF_FLAG_CONTINUE;
        ioctl(listener, SECCOMP_IOCTL_NOTIF_SEND, &response);
    }
}

/* The answer is a descriptor on which the decisions are asked for. */
static int filter_syncs(void)
{
    struct sock_filter instructions[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_fsync, 3, 0),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_fdatasync, 2, 0),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_syncfs, 1, 0),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_USER_NOTIF),
    };
    struct sock_fprog program = {.len = sizeof instructions / sizeof instructions[0], .filter = instructions};
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return -1;
    return (int)syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_NEW_LISTENER, &program);
}

static int pass(int to, int descriptor)
{
    union { char bytes[CMSG_SPACE(sizeof(int))]; struct cmsghdr header; } control = {{0}};
    struct iovec nothing = {"", 1};
    struct msghdr message = {.msg_iov = &nothing, .msg_iovlen = 1, .msg_control = control.bytes, .msg_controllen = sizeof control.bytes};
    struct cmsghdr *header = CMSG_FIRSTHDR(&message);
    header->cmsg_level = SOL_SOCKET;
    header->cmsg_type = SCM_RIGHTS;
    header->cmsg_len = CMSG_LEN(sizeof(int));
    memcpy(CMSG_DATA(header), &descriptor, sizeof descriptor);
    return sendmsg(to, &message, 0) == 1 ? 0 : -1;
}

static int receive(int from)
{
    union { char bytes[CMSG_SPACE(sizeof(int))]; struct cmsghdr header; } control = {{0}};
    char byte;
    int descriptor = -1;
    struct iovec nothing = {&byte, 1};
    struct msghdr message = {.msg_iov = &nothing, .msg_iovlen = 1, .msg_control = control.bytes, .msg_controllen = sizeof control.bytes};
    if (recvmsg(from, &message, 0) == 1 && CMSG_FIRSTHDR(&message) != NULL) memcpy(&descriptor, CMSG_DATA(CMSG_FIRSTHDR(&message)), sizeof descriptor);
    return descriptor;
}

int main(int count, char **arguments)
{
    int pair[2];
    bool is_known = false;
    for (size_t i = 0; count > 2 && i < sizeof kinds / sizeof kinds[0]; i++) is_known |= strcmp(arguments[1], kinds[i]) == 0;
    if (!is_known) return 2;
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0) return 3;
    const pid_t asker = getpid(), child = fork();
    if (child < 0) return 3;
    if (child == 0) {
        /* Whoever reads what the program says waits for the end of all who could say something. */
        close(0);
        close(1);
        close(2);
        close(pair[0]);
        decide(receive(pair[1]), arguments[1], asker);
    }
    close(pair[1]);
    const int listener = filter_syncs();
    if (listener < 0 || pass(pair[0], listener) != 0) return 3;
    close(listener);
    close(pair[0]);
    execvp(arguments[2], arguments + 2);
    return 3;
}
