/* What holds after every call, whatever was passed. */

#include "fuzz.h"

#include <stdio.h>
#include <string.h>

static atomic_ulong counts[MAX_FUNCTIONS][MAX_CODES];
static atomic_ulong totals[MAX_FUNCTIONS];
static atomic_ulong all;

static int code_of(caller *c, mm_status status)
{
    int i;
    for (i = 0; i < code_count; i++) {
        if (codes[i].number == status) {
            return i;
        }
    }
    fail(c, "%d is no code of the header", status);
}

/* A code of the header, and never the one which means a fault of the library. */
void check_status(caller *c, mm_status status)
{
    code_of(c, status);
    if (status == MM_INTERNAL) {
        fail(c, "MM_INTERNAL: %s", mm_error_message());
    }
}

static void count(caller *c, int function, mm_status status)
{
    atomic_fetch_add(&counts[function][code_of(c, status)], 1);
    atomic_fetch_add(&totals[function], 1);
    atomic_fetch_add(&all, 1);
}

void count_call(const char *function, mm_status status)
{
    int i;
    for (i = 0; i < function_count; i++) {
        if (strcmp(functions[i].name, function) == 0) {
            count(NULL, i, status);
        }
    }
}

uint64_t calls_made(void)
{
    return all;
}

void begin(caller *c, int function)
{
    c->function = function;
    c->good = draw(c, 2) == 0 || c->must_be_good;
    c->output_count = 0;
    c->pinned = -1;
    c->takes_job = false;
    c->takes_lease = false;
    c->uses_closed = false;
    c->job = 0;
    c->watch = NULL;
    c->flags = 0;
    ring_begin(c);
    note(c, " %s%s%s:", c->in_callback ? "(in a callback) " : "", functions[function].name, c->good ? " (well)" : "");
}

void calling(caller *c)
{
    note_result(c, " ...");
    c->began_at_ms = now_ms();
}

/* The message behind a failure, and the details, which are this thread's own. */
static void check_failure(caller *c)
{
    const char *message;
    mm_error error = MM_ERROR_INIT;
    if (strstr(functions[c->function].name, "mm_error_") == functions[c->function].name) {
        return;
    }
    message = mm_error_message();
    if (message == NULL || *message == '\0' || !is_utf8(message, strlen(message))) {
        fail(c, "the message of %d is empty or not UTF-8", c->status);
    }
    if (mm_error_get(&error) != MM_OK || error.status != c->status || error.message == NULL || strcmp(error.message, mm_error_message()) != 0) {
        fail(c, "mm_error_get has %d where %d was returned", error.status, c->status);
    }
}

static void returned(caller *c)
{
    c->began_at_ms = 0;
    guard_check(c);
    check_outputs(c);
}

void returned_status(caller *c, mm_status status)
{
    note_result(c, " %d", status);
    c->status = status;
    check_status(c, status);
    if ((functions[c->function].answers >> code_of(c, status) & 1) == 0) {
        fail(c, "%d is no answer that the comment of %s names", status, functions[c->function].name);
    }
    returned(c);
    if (status != MM_OK) {
        check_failure(c);
    }
    if (c->in_callback && strcmp(functions[c->function].name, "mm_close") == 0 && status != MM_IN_CALLBACK) {
        fail(c, "mm_close inside a callback answered %d", status);
    }
    if (c->uses_closed && status == MM_OK) {
        fail(c, "a handle that was closed was taken");
    }
    if (!c->in_callback && status == MM_IN_CALLBACK) {
        fail(c, "MM_IN_CALLBACK outside a callback");
    }
}

void returned_text(caller *c, const char *text)
{
    c->status = MM_OK;
    if (text == NULL || !is_utf8(text, strlen(text))) {
        fail(c, "the text is NULL or not UTF-8");
    }
    note_result(c, " \"%.60s\"", text);
    returned(c);
}

void returned_nothing(caller *c)
{
    note_result(c, " done");
    c->status = MM_OK;
    returned(c);
}

/* Whether the strings of the struct that was filled are there to stay: they end with the job, unless it is pinned. */
bool may_read(caller *c, size_t size)
{
    const output *out = &c->outputs[0];
    return c->status == MM_OK && out->at != NULL && out->count >= size && (!c->takes_job || c->pinned >= 0);
}

void read_text(caller *c, const char *name, const char *text)
{
    if (text != NULL && !is_utf8(text, strlen(text))) {
        fail(c, "%s is not UTF-8", name);
    }
}

/* Now and then a job is waited for before others find it: or nothing would ever be installed. */
static void wait_for(caller *c, mm_job job)
{
    mm_status status = mm_job_wait(NULL, job, 150);
    count_call("mm_job_wait", status);
    if (status != MM_OK && status != MM_CLOSED) {
        fail(c, "waiting for job %llx answered %d", (unsigned long long)job, status);
    }
}

static void keep_handles(caller *c, const output *one)
{
    bool waits = draw(c, 6) == 0 && c->good && !c->in_callback;
    size_t i;
    for (i = 0; one->at != NULL && i < one->count; i++) {
        uint64_t handle;
        memcpy(&handle, one->at + 8 * i, sizeof handle);
        if (one->kind == OUTPUT_JOB && handle != 0) {
            if (waits) {
                wait_for(c, handle);
            }
            pools_keep_job(c, handle, functions[c->function].maker);
        } else if (one->kind == OUTPUT_MANAGER && handle != 0) {
            pools_keep_manager(c, handle, c->watch, c->flags);
        } else if (one->kind == OUTPUT_LEASE && handle != 0) {
            pools_keep_lease(c, handle);
        }
    }
}

/* What is drawn here depends on what came of the call, and is no part of what is replayed. */
void finish(caller *c)
{
    bool is_digested = c->is_digested;
    int i;
    c->is_digested = false;
    count(c, c->function, c->status);
    if (c->watch != NULL && c->status == MM_OK) {
        mm_manager manager;
        memcpy(&manager, c->outputs[0].at, sizeof manager);
        callbacks_opened(c->watch, manager);
    } else if (c->watch != NULL) {
        c->watch->may_come = 0;
    }
    for (i = 0; i < c->output_count; i++) {
        const output *one = &c->outputs[i];
        if (c->status == MM_OK && (one->kind == OUTPUT_JOB || one->kind == OUTPUT_MANAGER || one->kind == OUTPUT_LEASE)) {
            keep_handles(c, one);
        }
        if (one->kind == OUTPUT_VALUE && one->size == sizeof(size_t) && one->at != NULL) {
            memcpy(&c->last_length, one->at, sizeof(size_t));
        }
    }
    if (c->status == MM_OK && functions[c->function].closes) {
        if (c->takes_job) {
            pools_closed(c->job, OF_JOB);
        } else if (c->takes_lease) {
            pools_closed(c->lease, OF_LEASE);
        } else {
            pools_closed(c->manager, OF_MANAGER);
        }
    }
    if (c->status == MM_IN_CALLBACK && functions[c->function].closes) {
        /* It was taken out of the pool, and is still open. */
        count_call("mm_close_begin", mm_close_begin(c->manager));
    }
    pools_unpin(c);
    guard_release(c);
    c->is_digested = is_digested;
}

void outcome_print(void)
{
    int function, code;
    for (function = 0; function < function_count; function++) {
        printf("function %s calls %lu ok %lu", functions[function].name, totals[function], counts[function][0]);
        for (code = 1; code < code_count; code++) {
            if (counts[function][code] != 0) {
                printf(" %s=%lu", codes[code].name, counts[function][code]);
            }
        }
        printf("\n");
    }
}
