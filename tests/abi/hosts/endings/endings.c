/*
 * Ends a process in many ways while a download runs. Arguments: the way, then where everything is. Says "running" once bytes arrive.
 * "finish" is the process after: it downloads the same version to its end.
 */

#include "session.h"

#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static mm_manager manager;
static mm_job job;

static void *exit_from_thread(void *unused)
{
    (void)unused;
    exit(7);
}

static void *wait_and_exit(void *unused)
{
    int32_t is_done;
    (void)unused;
    mm_job_wait(&is_done, job, 200);
    exit(7);
}

static void *wait_for_ever(void *unused)
{
    int32_t is_done;
    (void)unused;
    mm_job_wait(&is_done, job, -1);
    return NULL;
}

static void close_at_exit(void)
{
    puts(mm_close(manager) == MM_OK ? "closed at exit" : "not closed at exit");
    fflush(stdout);
}

static void use_at_exit(void)
{
    mm_model_status status = MM_MODEL_STATUS_INIT;
    puts(mm_model_status_get(&status, manager, "big", "1.0.0") == MM_OK ? "used at exit" : "not used at exit");
    fflush(stdout);
}

static void start_thread(void *(*work)(void *))
{
    pthread_t thread;
    if (pthread_create(&thread, NULL, work, NULL) != 0) {
        abort();
    }
}

static int start_download(const struct session *session, int64_t bytes_per_second)
{
    mm_download_info info = MM_DOWNLOAD_INFO_INIT;
    int tries;
    manager = session_open(session, bytes_per_second);
    if (manager == 0 || mm_download_start(&job, manager, "big", NULL, MM_PRIORITY_USER) != MM_OK) {
        return session_failed("mm_download_start", MM_INTERNAL);
    }
    for (tries = 0; tries < 3000; tries++) {
        if (mm_download_info_get(&info, job) == MM_OK && (info.progress.bytes > 0 || info.state == MM_STATE_READY)) {
            puts("running");
            fflush(stdout);
            return 0;
        }
        usleep(10000);
    }
    fprintf(stderr, "no byte arrived\n");
    return 1;
}

static int finish(void)
{
    char path[4096];
    int32_t is_done = 0;
    mm_job_wait(&is_done, job, 30000);
    if (!is_done || mm_job_result(job) != MM_OK || mm_job_path(path, sizeof path, NULL, job) != MM_OK) {
        return session_failed("the download", MM_INTERNAL);
    }
    printf("installed %s\n", path);
    return mm_close(manager) == MM_OK ? 0 : 1;
}

int main(int count, char **arguments)
{
    struct session session = session_arguments(count, arguments);
    const char *way = arguments[1];
    int is_last = strcmp(way, "finish") == 0;
    if (start_download(&session, is_last ? 0 : 200000) != 0) {
        return 1;
    }
    if (is_last) {
        return finish();
    } else if (strcmp(way, "main returns") == 0) {
        return 7;
    } else if (strcmp(way, "main returns while a thread waits") == 0) {
        start_thread(wait_for_ever);
        usleep(50000);
        return 7;
    } else if (strcmp(way, "another thread exits") == 0) {
        start_thread(exit_from_thread);
        wait_for_ever(NULL);
    } else if (strcmp(way, "main ends before its thread exits") == 0) {
        start_thread(wait_and_exit);
        pthread_exit(NULL);
    } else if (strcmp(way, "_exit") == 0) {
        _exit(7);
    } else if (strcmp(way, "quick_exit") == 0) {
        quick_exit(7);
    } else if (strcmp(way, "closing at exit") == 0) {
        atexit(close_at_exit);
        return 7;
    } else if (strcmp(way, "using at exit") == 0) {
        atexit(use_at_exit);
        return 7;
    } else if (strcmp(way, "SIGTERM") == 0) {
        kill(getpid(), SIGTERM);
        pause();
    } else if (strcmp(way, "SIGINT") == 0) {
        kill(getpid(), SIGINT);
        pause();
    } else if (strcmp(way, "abort") == 0) {
        abort();
    }
    return 2;
}
