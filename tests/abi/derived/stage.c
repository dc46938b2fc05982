#include "stage.h"

#include "edge.h"
#include "open.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static char input_root[4096];

static void finish(mm_job job)
{
    int32_t done = 0;
    CHECK_STATUS(MM_OK, mm_job_wait(&done, job, 20000));
    CHECK(done == 1);
}

static mm_job download(stage *stage, const char *model)
{
    mm_job job = 0;
    CHECK_STATUS(MM_OK, mm_download_start(&job, stage->manager, model, "1.0.0", MM_PRIORITY_USER));
    return job;
}

/* A download that waits until it is told to go on, so that there is a job that is not done, and a task to list. */
static void begin_paused_download(stage *stage)
{
    mm_limits limits = MM_LIMITS_INIT;
    mm_download_info info = MM_DOWNLOAD_INFO_INIT;
    limits.bytes_per_second = 300000;
    CHECK_STATUS(MM_OK, mm_limits_set(stage->manager, &limits));
    stage->pending_job = download(stage, "big");
    CHECK_STATUS(MM_OK, mm_download_pause(stage->pending_job));
    while (mm_download_info_get(&info, stage->pending_job) == MM_OK && info.state != MM_STATE_PAUSED) {
        sleep_ms(5);
    }
}

/* One byte of small 1.0.0 is another now: the job that verifies has a row, and so has the one that repairs, behind it. */
static void damage_small(stage *stage)
{
    char path[4096];
    FILE *file;
    CHECK_STATUS(MM_OK, mm_model_locate(path, sizeof path, NULL, stage->manager, "small", "1.0.0", "parts/weights.bin"));
    CHECK(chmod(path, 0644) == 0);
    file = fopen(path, "r+");
    CHECK(file != NULL && fseek(file, 1000, SEEK_SET) == 0);
    if (file != NULL) {
        int byte = fgetc(file);
        CHECK(fseek(file, 1000, SEEK_SET) == 0 && fputc(byte ^ 1, file) != EOF && fclose(file) == 0);
    }
}

static mm_lease fresh_lease(stage *stage)
{
    mm_lease lease = 0;
    char path[4096];
    CHECK_STATUS(MM_OK, mm_lease_acquire(&lease, path, sizeof path, NULL, stage->manager, "small", "1.0.0", NULL));
    return lease;
}

static int makes_jobs(const function *function)
{
    return function->outcome_count > 0;
}

static void make_jobs(stage *stage)
{
    int i;
    for (i = 0; i < function_count; i++) {
        if (makes_jobs(&functions[i])) {
            argument arguments[MAX_PARAMETERS];
            made_job *made = &stage->jobs[stage->job_count++];
            good_arguments(stage, &functions[i], arguments);
            CHECK_STATUS(MM_OK, functions[i].call(arguments));
            made->maker = &functions[i];
            memcpy(&made->job, arguments[0].pointer, sizeof made->job);
            made->is_done = functions[i].parameters[0].kind == OUT_HANDLE;
            if (made->is_done) {
                finish(made->job);
            }
        }
    }
}

void set_stage(stage *stage, const context *context)
{
    mm_job job = 0;
    memset(stage, 0, sizeof *stage);
    stage->context = context;
    snprintf(input_root, sizeof input_root, "%s", root_named(context, "another"));
    stage->manager = open_downloads(context, "derived", NULL, NULL);
    stage->lookups = open_lookups(context, "derived");
    stage->closed_manager = open_lookups(context, "derived");
    CHECK_STATUS(MM_OK, mm_close(stage->closed_manager));

    job = download(stage, "small");
    finish(job);
    CHECK_STATUS(MM_OK, mm_job_result(job));
    CHECK_STATUS(MM_OK, mm_job_close(job));
    stage->closed_job = job;

    /* The ranking has a line from then on. */
    CHECK_STATUS(MM_OK, mm_miss_report(&job, stage->manager, "missing", NULL, "first"));
    finish(job);
    CHECK_STATUS(MM_OK, mm_job_close(job));

    stage->lease = fresh_lease(stage);
    stage->closed_lease = fresh_lease(stage);
    CHECK_STATUS(MM_OK, mm_lease_release(stage->closed_lease));
    begin_paused_download(stage);
    damage_small(stage);
    make_jobs(stage);
}

void clear_stage(stage *stage)
{
    int i;
    CHECK_STATUS(MM_OK, mm_download_cancel(stage->pending_job, 0));
    CHECK_STATUS(MM_OK, mm_job_close(stage->pending_job));
    for (i = 0; i < stage->job_count; i++) {
        CHECK_STATUS(MM_OK, mm_job_close(stage->jobs[i].job));
    }
    CHECK_STATUS(MM_OK, mm_lease_release(stage->lease));
    CHECK_STATUS(MM_OK, mm_close(stage->lookups));
    CHECK_STATUS(MM_OK, mm_close(stage->manager));
}

int is_wanted(const parameter *parameter, const function *maker)
{
    int i;
    for (i = 0; i < MAX_MAKERS && parameter->makers[i] != NULL; i++) {
        if (strcmp(parameter->makers[i], maker->name) == 0) {
            return 1;
        }
    }
    return parameter->makers[0] == NULL;
}

static mm_job good_job(stage *stage, const parameter *parameter)
{
    int i;
    for (i = 0; i < stage->job_count; i++) {
        if (stage->jobs[i].is_done && is_wanted(parameter, stage->jobs[i].maker)) {
            return stage->jobs[i].job;
        }
    }
    return 0;
}

static mm_job fresh_job(stage *stage)
{
    mm_job job = 0;
    CHECK_STATUS(MM_OK, mm_installed_list(&job, stage->manager));
    return job;
}

static void *text(int place, const char *value)
{
    return strcpy(at_edge(place, strlen(value) + 1), value);
}

/* The version that is removed is one that nobody installs. */
static const char *good_name(const function *function, const char *parameter)
{
    if (strcmp(parameter, "model_id") == 0) {
        return "small";
    }
    return strcmp(function->name, "mm_model_remove") == 0 ? "3.0.0" : "1.0.0";
}

void fill_input(stage *stage, const layout *layout, void *at, size_t bytes)
{
    uint32_t size = (uint32_t)bytes;
    memset(at, 0, bytes);
    memcpy(at, &size, sizeof size);
    (void)stage;
    if (strcmp(layout->name, "mm_open_options") == 0) {
        const char *root = input_root;
        memcpy((char *)at + offsetof(mm_open_options, root), &root, sizeof root);
    }
}

static void *good_struct(stage *stage, const parameter *parameter, int place)
{
    size_t bytes = size_today(parameter->layout);
    uint32_t size = (uint32_t)bytes;
    void *at = at_edge(place, bytes);
    if (parameter->kind == IN_STRUCT) {
        fill_input(stage, parameter->layout, at, bytes);
    } else if (parameter->kind == OUT_STRUCT) {
        memcpy(at, &size, sizeof size);
    }
    return at;
}

static argument good_argument(stage *stage, const function *function, int place)
{
    const parameter *parameter = &function->parameters[place];
    argument good = { 0 };
    switch (parameter->kind) {
    case MANAGER:
        good.handle = function->closes ? open_lookups(stage->context, "derived") : stage->manager;
        break;
    case JOB:
        good.handle = function->closes ? fresh_job(stage) : good_job(stage, parameter);
        break;
    case LEASE:
        good.handle = function->closes ? fresh_lease(stage) : stage->lease;
        break;
    case NAME:
        good.pointer = text(place, good_name(function, parameter->name));
        break;
    case PATH:
        good.pointer = text(place, "config.json");
        break;
    case TASK:
        good.pointer = text(place, "task");
        break;
    case TOKEN:
        good.pointer = text(place, "token");
        break;
    case LABEL:
        good.pointer = text(place, "a label");
        break;
    case CAPACITY:
        good.size = 4096;
        break;
    case OUT_TEXT:
        good.pointer = at_edge(place, 4096);
        break;
    case OUT_HANDLES:
        good.pointer = at_edge(place, 4096 * sizeof(mm_job));
        break;
    case OUT_HANDLE:
    case OUT_LEASE:
    case OUT_SIZE:
    case OUT_ADDRESS:
        good.pointer = at_edge(place, 8);
        break;
    case OUT_NUMBER:
        good.pointer = at_edge(place, 4);
        break;
    case IN_STRUCT:
    case INITIALISED:
    case OUT_STRUCT:
        good.pointer = good_struct(stage, parameter, place);
        break;
    case NUMBER:
    case INDEX:
        break;
    }
    return good;
}

void good_arguments(stage *stage, const function *function, argument *arguments)
{
    int i;
    memset(arguments, 0, MAX_PARAMETERS * sizeof *arguments);
    for (i = 0; i < function->parameter_count; i++) {
        arguments[i] = good_argument(stage, function, i);
    }
}

static void close_handle(uint64_t handle)
{
    if (handle != 0 && mm_job_close(handle) != MM_OK && mm_lease_release(handle) != MM_OK) {
        CHECK_STATUS(MM_OK, mm_close(handle));
    }
}

void close_outputs(const function *function, const argument *arguments)
{
    int i;
    for (i = 0; i < function->parameter_count; i++) {
        uint64_t *handles = arguments[i].pointer;
        size_t count = function->parameters[i].kind == OUT_HANDLE || function->parameters[i].kind == OUT_LEASE;
        if (function->parameters[i].kind == OUT_HANDLES && handles != NULL) {
            count = arguments[i + 1].size;
        }
        while (count-- > 0) {
            close_handle(handles[count]);
        }
    }
}
