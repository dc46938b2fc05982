/* A host that forks during a download and after it, without exec: the child only ends, and the parent is none the worse. */

#include "session.h"

#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

enum { children = 50 };

static int fork_and_end(void)
{
    int status = 0;
    pid_t child = fork();
    if (child == 0) {
        _exit(5);
    }
    if (child < 0 || waitpid(child, &status, 0) != child || !WIFEXITED(status) || WEXITSTATUS(status) != 5) {
        fprintf(stderr, "a child ended with %#x\n", (unsigned)status);
        return 1;
    }
    return 0;
}

int main(int count, char **arguments)
{
    struct session session = session_arguments(count, arguments);
    mm_manager manager = session_open(&session, 2000000);
    mm_job job;
    int i;
    if (mm_download_start(&job, manager, "big", NULL, MM_PRIORITY_USER) != MM_OK) {
        return session_failed("mm_download_start", MM_INTERNAL);
    }
    for (i = 0; i < children; i++) {
        if (fork_and_end() != 0) {
            return 1;
        }
    }
    if (mm_job_close(job) != MM_OK || mm_close(manager) != MM_OK) {
        return session_failed("closing", MM_INTERNAL);
    }
    return fork_and_end() != 0 || session_run(&session) != 0 || fork_and_end() != 0;
}
