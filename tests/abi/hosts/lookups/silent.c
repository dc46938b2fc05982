/*
 * A host that forbids a thread every system call but read, write and exit, once it has asked for each form of a path. Whatever else that thread asked of the kernel from
 * then on would end it. Arguments: the root, in which "small" is installed; with one more argument the thread breaks its own rule.
 */

#include <modelmanager.h>

#include <linux/seccomp.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { LOOKUPS = 10000 };

static mm_manager manager;
static int breaks_rule;
static atomic_int found;

static int look_up(void)
{
    char path[4096];
    return mm_model_locate(path, sizeof path, NULL, manager, "small", NULL, NULL) == MM_OK
        && mm_model_locate(path, sizeof path, NULL, manager, "small", "2.0.0", NULL) == MM_OK
        && mm_model_locate(path, sizeof path, NULL, manager, "small", "2.0.0", "a/file.bin") == MM_OK;
}

static void *run(void *unused)
{
    int place;
    int count = 0;
    (void)unused;
    if (!look_up() || prctl(PR_SET_SECCOMP, SECCOMP_MODE_STRICT) != 0) {
        return NULL;
    }
    for (place = 0; place < LOOKUPS; place++) {
        count += look_up();
    }
    if (breaks_rule) {
        syscall(SYS_getpid);
    }
    atomic_store(&found, count);
    syscall(SYS_exit, 0);
    return NULL;
}

int main(int count, char **arguments)
{
    mm_open_options options = MM_OPEN_OPTIONS_INIT;
    pthread_t thread;
    if (count < 2) {
        return 2;
    }
    options.root = arguments[1];
    breaks_rule = count > 2;
    if (mm_open(&manager, &options) != MM_OK) {
        fprintf(stderr, "%s\n", mm_error_message());
        return 1;
    }
    if (pthread_create(&thread, NULL, run, NULL) != 0 || pthread_join(thread, NULL) != 0) {
        return 2;
    }
    printf("%d of %d found without a system call\n", atomic_load(&found), LOOKUPS);
    fflush(stdout);

    /* The thread ended without telling the runtime, so nobody calls it any more. */
    _exit(atomic_load(&found) == LOOKUPS ? 0 : 1);
}
