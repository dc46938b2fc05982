/*
 * A host that only wants paths, and forbids itself everything else: after the runtime has started, making a thread or a socket ends the process. Arguments: the root, in which
 * "small" is installed; what is forbidden is tried with one more argument.
 */

#include <modelmanager.h>

#include <dirent.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#define FORBID(number) \
    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (number), 0, 1), BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS)

static int forbid_threads_and_network(void)
{
    struct sock_filter rules[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
        FORBID(SYS_clone),
        FORBID(SYS_clone3),
        FORBID(SYS_socket),
        FORBID(SYS_socketpair),
        FORBID(SYS_connect),
        FORBID(SYS_sendto),
        FORBID(SYS_sendmsg),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    };
    struct sock_fprog program = { sizeof rules / sizeof rules[0], rules };
    return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 || syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_TSYNC, &program) != 0;
}

static int thread_count(void)
{
    int count = 0;
    DIR *tasks = opendir("/proc/self/task");
    struct dirent *task;
    while (tasks != NULL && (task = readdir(tasks)) != NULL) {
        count += task->d_name[0] != '.';
    }
    if (tasks != NULL) {
        closedir(tasks);
    }
    return count;
}

static int look_up(const char *root)
{
    mm_open_options options = MM_OPEN_OPTIONS_INIT;
    mm_model_status status = MM_MODEL_STATUS_INIT;
    mm_manager manager;
    char path[4096];
    mm_job job;
    options.root = root;
    if (mm_open(&manager, &options) != MM_OK || mm_model_locate(path, sizeof path, NULL, manager, "small", NULL, NULL) != MM_OK
        || mm_model_locate(path, sizeof path, NULL, manager, "not-there", NULL, NULL) != MM_MODEL_NOT_AVAILABLE
        || mm_model_status_get(&status, manager, "small", "2.0.0") != MM_OK || status.state != MM_STATE_READY
        || mm_installed_list(&job, manager) != MM_OK || mm_job_close(job) != MM_OK || mm_close(manager) != MM_OK) {
        fprintf(stderr, "%s\n", mm_error_message());
        return 1;
    }
    return 0;
}

int main(int count, char **arguments)
{
    int before;
    if (count < 2 || strcmp(mm_version(), MM_VERSION) != 0) {
        return 2;
    }
    before = thread_count();
    if (forbid_threads_and_network() != 0) {
        perror("seccomp");
        return 2;
    }
    if (count > 2) {
        return socket(AF_INET, SOCK_STREAM, 0);
    }
    if (look_up(arguments[1]) != 0 || look_up(arguments[1]) != 0) {
        return 1;
    }
    printf("%d threads before, %d after\n", before, thread_count());
    return thread_count() == before ? 0 : 1;
}
