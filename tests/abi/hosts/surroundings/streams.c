/*
 * A host without standard streams, which still writes to them: nothing of the library may have taken their numbers. Its own words go to a descriptor far up.
 */

#include "session.h"

#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { far_up = 40 };

static void say(const char *format, ...)
{
    va_list values;
    va_start(values, format);
    vdprintf(far_up, format, values);
    va_end(values);
}

/* Whether something stays under a standard stream's number. For a moment, reading a file of the system's, it may be so. */
static int is_taken(void)
{
    int tries;
    for (tries = 0; tries < 100; tries++) {
        if (fcntl(0, F_GETFD) < 0 && fcntl(1, F_GETFD) < 0 && fcntl(2, F_GETFD) < 0) {
            return 0;
        }
        usleep(10000);
    }
    return 1;
}

static void name_what_is_there(const char *when)
{
    int descriptor;
    for (descriptor = 0; descriptor <= 2; descriptor++) {
        char link[64];
        char name[4096] = "";
        snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
        if (readlink(link, name, sizeof name - 1) > 0) {
            say("%s, descriptor %d is %s\n", when, descriptor, name);
        }
    }
}

static int check(const char *when)
{
    /* What a host's log would do. */
    if (write(1, "scribble", 8) >= 0 || is_taken()) {
        name_what_is_there(when);
        return 1;
    }
    return 0;
}

int main(int count, char **arguments)
{
    struct session session = session_arguments(count, arguments);
    mm_download_info info = MM_DOWNLOAD_INFO_INIT;
    char path[4096];
    int32_t is_done = 0;
    mm_manager manager;
    mm_job job;
    if (dup2(1, far_up) < 0 || close(0) != 0 || close(1) != 0 || close(2) != 0) {
        return 2;
    }
    manager = session_open(&session, 2000000);
    if (check("after mm_open") || mm_download_start(&job, manager, "big", NULL, MM_PRIORITY_USER) != MM_OK) {
        return 1;
    }
    while (mm_download_info_get(&info, job) == MM_OK && info.progress.bytes == 0 && info.state != MM_STATE_READY && !is_done) {
        mm_job_wait(&is_done, job, 10);
    }
    if (is_done || check("during a download")) {
        return 1;
    }
    if (mm_job_wait(&is_done, job, 30000) != MM_OK || mm_job_path(path, sizeof path, NULL, job) != MM_OK) {
        say("%s\n", mm_error_message());
        return 1;
    }
    if (check("after it") || mm_close(manager) != MM_OK || check("at the end")) {
        return 1;
    }
    say("installed %s\n", path);
    return 0;
}
