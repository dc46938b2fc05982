/*
 * A host without standard streams whose other thread logs to their numbers all the time. What it writes must reach nothing of the
 * library. Its own words go to a descriptor far up.
 */

#include "session.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <unistd.h>

enum { far_up = 40, rounds = 15, patience_ms = 30000 };

/* checks.mjs looks for it below the root. */
static const char line[] = "A LINE OF THE HOST'S LOG\n";

static atomic_int is_over;
static atomic_long attempts;
static atomic_long written;
static char reached[4096];

static void *keep_logging(void *nothing)
{
    int descriptor = 0;
    while (!is_over) {
        descriptor = (descriptor + 1) % 3;
        attempts++;
        if (write(descriptor, line, sizeof line - 1) > 0 && written++ == 0) {
            char link[64];
            snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
            if (readlink(link, reached, sizeof reached - 1) < 0) {
                snprintf(reached, sizeof reached, "something that is closed again");
            }
        }
    }
    return nothing;
}

static int failed(const char *call)
{
    dprintf(far_up, "%s: %s\n", call, mm_error_message());
    return 1;
}

static int finish(mm_job job)
{
    int32_t is_done = 0;
    int failure = mm_job_wait(&is_done, job, patience_ms) != MM_OK || !is_done || mm_job_result(job) != MM_OK;
    mm_job_close(job);
    return failure;
}

/* Installs it, and removes it but in the last round. */
static int run_round(const struct session *session, int is_last)
{
    mm_manager manager = session_open(session, 0);
    mm_job job;
    if (manager == 0 || mm_download_start(&job, manager, "small", "1.0.0", MM_PRIORITY_USER) != MM_OK || finish(job)) {
        return failed("the download");
    }
    if (is_last) {
        char path[4096];
        if (mm_model_locate(path, sizeof path, NULL, manager, "small", "1.0.0", NULL) != MM_OK) {
            return failed("mm_model_locate");
        }
        dprintf(far_up, "installed %s\n", path);
    } else if (mm_model_remove(&job, manager, "small", "1.0.0") != MM_OK || finish(job)) {
        return failed("mm_model_remove");
    }
    return mm_close(manager) == MM_OK ? 0 : failed("mm_close");
}

int main(int count, char **arguments)
{
    struct session session = session_arguments(count, arguments);
    pthread_t logging;
    int failure = 0;
    int round;
    if (dup2(1, far_up) < 0 || close(0) != 0 || close(1) != 0 || close(2) != 0 || pthread_create(&logging, NULL, keep_logging, NULL) != 0) {
        return 2;
    }
    for (round = 1; round <= rounds && !failure; round++) {
        failure = run_round(&session, round == rounds);
    }
    is_over = 1;
    pthread_join(logging, NULL);
    dprintf(far_up, "%ld of %ld lines were taken by something; the first: %s\n", (long)written, (long)attempts, reached);
    return failure || written != 0;
}
