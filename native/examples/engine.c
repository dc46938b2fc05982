/*
 * What an inference engine does: it asks where a model is, and says so to the scheduler when the model is not here, so
 * that another node runs the task. It never waits for a download: a volunteer's engine that lacks a model is of no use
 * to this task any more.
 *
 *     engine ROOT MODEL FILE [VERSION]        the newest installed version, unless one is named
 *
 *     SCHEDULER_URL   environment: whom to tell of a miss; nobody when it is not set
 *     TASK_ID         environment: the scheduler's task that needs the model
 *
 * Ends with 0 when the path was printed, 1 when the model is not installed here, 2 for anything else.
 * README.md says what Windows needs.
 */

#include <modelmanager.h>

#include <stdio.h>
#include <stdlib.h>

enum { FOUND = 0, NOT_HERE = 1, TROUBLE = 2 };

static int trouble(const char *what)
{
    /* The message is this thread's, and valid until its next call: print it before anything else is called. */
    fprintf(stderr, "engine: %s: %s\n", what, mm_error_message());
    return TROUBLE;
}

/* Tells what became of the task. None of these is a failure of the engine: it cannot run the task either way. */
static void explain(const mm_report *report)
{
    switch (report->status) {
    case MM_REPORT_REASSIGNED:
        fprintf(stderr, "engine: the task goes to node %s (%.0f ms)\n", report->node_id, report->elapsed_ms);
        break;
    case MM_REPORT_UNASSIGNED:
        fprintf(stderr, "engine: the scheduler has no node for the task (%.0f ms)\n", report->elapsed_ms);
        break;
    case MM_REPORT_NOT_CONFIGURED:
        fprintf(stderr, "engine: nobody was told: SCHEDULER_URL is not set\n");
        break;
    case MM_REPORT_TIMED_OUT:
        /* The report goes on behind, for as long as the manager is open. */
        fprintf(stderr, "engine: the scheduler has not answered within %.0f ms\n", report->elapsed_ms);
        break;
    default:
        /* MM_REPORT_UNREACHABLE, and whatever a later version of the library adds. */
        fprintf(stderr, "engine: the scheduler could not be reached\n");
        break;
    }
}

static int report_miss(mm_manager manager, const char *model, const char *version)
{
    const char *task = getenv("TASK_ID");
    mm_report report = MM_REPORT_INIT;
    mm_status status;
    mm_job job;
    int exit_code = NOT_HERE;

    if (mm_miss_report(&job, manager, model, version, task != NULL ? task : "example-task") != MM_OK) {
        return trouble("the miss cannot be reported");
    }
    /* A report takes 250 ms at most, so waiting for ever is not long. The rest of the engine need not wait at all. */
    status = mm_job_wait(NULL, job, -1);
    if (status == MM_OK) {
        status = mm_job_report(&report, job);
    }
    if (status == MM_OK) {
        explain(&report); /* Its texts belong to the job, so the job is closed after this. */
    } else {
        exit_code = trouble("the miss cannot be reported");
    }
    mm_job_close(job);
    return exit_code;
}

static int find(mm_manager manager, const char *model, const char *file, const char *version)
{
    char path[4096];
    mm_status status = mm_model_locate(path, sizeof path, NULL, manager, model, version, file);

    if (status == MM_OK) {
        /* The library does not look whether the version has this file; opening it tells. It stays as it is while the
         * version is installed. */
        printf("%s\n", path);
        return FOUND;
    }
    if (status == MM_MODEL_NOT_AVAILABLE) {
        fprintf(stderr, "engine: %s\n", mm_error_message());
        return report_miss(manager, model, version);
    }
    return trouble("the model cannot be looked up");
}

int main(int count, char **arguments)
{
    mm_open_options options = MM_OPEN_OPTIONS_INIT;
    mm_manager manager;
    int exit_code;

    if (count < 4 || count > 5) {
        fprintf(stderr, "usage: engine ROOT MODEL FILE [VERSION]\n");
        return TROUBLE;
    }

    /* No MM_OPEN_DOWNLOADS: this manager looks up and reports. It starts no work and is open at once. An engine opens it
     * when it starts and keeps it: a version that any process installs later is found by the very next lookup. */
    options.root = arguments[1];
    options.scheduler_url = getenv("SCHEDULER_URL");
    if (mm_open(&manager, &options) != MM_OK) {
        return trouble("the root cannot be opened");
    }
    exit_code = find(manager, arguments[2], arguments[3], count == 5 ? arguments[4] : NULL);
    if (mm_close(manager) != MM_OK) {
        return trouble("the root cannot be closed");
    }
    return exit_code;
}
