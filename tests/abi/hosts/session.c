#include "session.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { patience_ms = 30000 };

struct session session_arguments(int count, char **arguments)
{
    struct session session;
    if (count < 4) {
        fprintf(stderr, "usage: %s [...] ROOT URL CA_FILE\n", arguments[0]);
        exit(2);
    }
    session.root = arguments[count - 3];
    session.url = arguments[count - 2];
    session.ca_file = arguments[count - 1];
    return session;
}

int session_failed(const char *call, mm_status status)
{
    fprintf(stderr, "%s: %s: %s\n", call, mm_status_name(status), mm_error_message());
    return 1;
}

mm_manager session_open(const struct session *session, int64_t bytes_per_second)
{
    mm_open_options options = MM_OPEN_OPTIONS_INIT;
    mm_manager manager;
    mm_status status;
    options.flags = MM_OPEN_DOWNLOADS;
    options.root = session->root;
    options.library_url = session->url;
    options.ca_file = session->ca_file[0] == '\0' ? NULL : session->ca_file;
    options.limits.bytes_per_second = bytes_per_second;
    status = mm_open(&manager, &options);
    if (status != MM_OK) {
        session_failed("mm_open", status);
    }
    return manager;
}

/* Waits for a job and answers its outcome; the job stays open. */
static mm_status outcome_of(mm_job job)
{
    int32_t is_done = 0;
    mm_status status = mm_job_wait(&is_done, job, patience_ms);
    if (status == MM_OK && !is_done) {
        fprintf(stderr, "a job was not done in time\n");
        return MM_STALLED;
    }
    return status == MM_OK ? mm_job_result(job) : status;
}

static int download(mm_manager manager, char *path, size_t capacity)
{
    mm_job job;
    mm_status status = mm_download_start(&job, manager, "small", NULL, MM_PRIORITY_USER);
    if (status != MM_OK) {
        return session_failed("mm_download_start", status);
    }
    status = outcome_of(job);
    if (status != MM_OK) {
        return session_failed("the download", status);
    }
    status = mm_job_path(path, capacity, NULL, job);
    mm_job_close(job);
    return status == MM_OK ? 0 : session_failed("mm_job_path", status);
}

static int look_up(mm_manager manager, const char *expected)
{
    char found[4096];
    mm_status status = mm_model_locate(found, sizeof found, NULL, manager, "small", NULL, NULL);
    if (status != MM_OK) {
        return session_failed("mm_model_locate", status);
    }
    if (strcmp(found, expected) != 0) {
        fprintf(stderr, "found %s, installed in %s\n", found, expected);
        return 1;
    }
    status = mm_model_locate(found, sizeof found, NULL, manager, "not-there", NULL, NULL);
    return status == MM_MODEL_NOT_AVAILABLE ? 0 : session_failed("looking up what is not there", status);
}

static int report(mm_manager manager)
{
    mm_report answer = MM_REPORT_INIT;
    mm_job job;
    mm_status status = mm_miss_report(&job, manager, "not-there", NULL, "task-1");
    if (status != MM_OK) {
        return session_failed("mm_miss_report", status);
    }
    status = outcome_of(job);
    if (status == MM_OK) {
        status = mm_job_report(&answer, job);
    }
    mm_job_close(job);
    if (status != MM_OK) {
        return session_failed("the report", status);
    }
    /* On a busy machine the answer may come after the time a caller is kept waiting for it. */
    if (answer.status != MM_REPORT_UNASSIGNED && answer.status != MM_REPORT_TIMED_OUT) {
        fprintf(stderr, "the report's status is %d\n", (int)answer.status);
        return 1;
    }
    return 0;
}

int session_run(const struct session *session)
{
    char path[4096] = "";
    mm_manager manager = session_open(session, 0);
    mm_status status;
    int failed;
    if (manager == 0) {
        return 1;
    }
    failed = download(manager, path, sizeof path) || look_up(manager, path) || report(manager);
    status = mm_close(manager);
    if (status != MM_OK) {
        return session_failed("mm_close", status);
    }
    if (!failed) {
        printf("installed %s\n", path);
    }
    return failed;
}
