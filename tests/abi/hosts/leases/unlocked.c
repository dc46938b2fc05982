/*
 * A host whose system calls say of every lock that there are none here ("refused"), or that it is given, to everybody ("granted"): what some
 * network file systems do. unlocked WHAT ROOT URL CA_FILE, with small 1.0.0 installed.
 */

#include "../session.h"

#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>

static int answer_locks(int error)
{
    struct sock_filter filter[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_flock, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | (unsigned)error),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    };
    struct sock_fprog program = { sizeof filter / sizeof filter[0], filter };
    return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 || prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) != 0;
}

static mm_status lease_with(const struct session *session, uint32_t flags)
{
    mm_open_options options = MM_OPEN_OPTIONS_INIT;
    mm_manager manager = 0;
    mm_lease lease = 0;
    char path[4096];
    mm_status status;
    options.root = session->root;
    options.flags = flags;
    status = mm_open(&manager, &options);
    if (status == MM_OK) {
        status = mm_lease_acquire(&lease, path, sizeof path, NULL, manager, "small", "1.0.0", NULL);
    }
    if (status == MM_OK) {
        status = mm_lease_release(lease);
    }
    return mm_close(manager) == MM_OK ? status : MM_INTERNAL;
}

static int expect(const char *what, mm_status wanted, mm_status found)
{
    if (wanted != found) {
        fprintf(stderr, "%s: %s and not %s\n", what, mm_status_name(found), mm_status_name(wanted));
    }
    return wanted != found;
}

int main(int count, char **arguments)
{
    struct session session = session_arguments(count, arguments);
    if (answer_locks(strcmp(arguments[1], "refused") == 0 ? ENOLCK : 0)) {
        perror("seccomp");
        return 1;
    }
    return expect("without locks", MM_LOCK_UNSUPPORTED, lease_with(&session, 0))
        || expect("once more", MM_LOCK_UNSUPPORTED, lease_with(&session, 0))
        || expect("where it is allowed", MM_OK, lease_with(&session, MM_OPEN_ALLOW_UNLOCKED_ROOT));
}
