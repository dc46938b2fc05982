#include "trial.h"

#include <stdio.h>
#include <string.h>

static int is_filled(const unsigned char *bytes, size_t count, unsigned char value)
{
    size_t i;
    for (i = 0; i < count; i++) {
        if (bytes[i] != value) {
            return 0;
        }
    }
    return 1;
}

static void complain(const trial *trial, const char *what, mm_status status, const char *problem)
{
    char text[256];
    snprintf(text, sizeof text, "%s(%s: %s) answered %s: %s", trial->function->name,
             trial->function->parameter_count == 0 ? "" : trial->function->parameters[trial->place].name, what, mm_status_name(status), problem);
    check(0, __FILE__, __LINE__, text);
}

static int is_expected(const function *function, expectation expected, mm_status status)
{
    switch (expected) {
    case GOOD: return status == MM_OK;
    case REFUSED: return status == MM_INVALID_ARGUMENT;
    case GONE: return status == MM_CLOSED;
    case SHORT: return status == MM_BUFFER_TOO_SMALL;
    case FAILS: return status != MM_OK && is_documented(function, status);
    case ANY: break;
    }
    return is_documented(function, status);
}

static uint32_t size_member(const void *at)
{
    uint32_t size;
    memcpy(&size, at, sizeof size);
    return size;
}

/* The bytes of an output that are zero after a failure: their number, and where they begin. */
static size_t cleared_bytes(const function *function, const argument *arguments, int place, mm_status status, size_t *start)
{
    *start = 0;
    switch (function->parameters[place].kind) {
    case OUT_HANDLE: case OUT_LEASE: case OUT_ADDRESS: return 8;
    case OUT_NUMBER: return 4;
    case OUT_SIZE: return status == MM_BUFFER_TOO_SMALL ? 0 : sizeof(size_t);
    case OUT_TEXT: return arguments[place + 1].size == 0 ? 0 : 1;
    case OUT_HANDLES: return arguments[place + 1].size * sizeof(mm_job);
    case OUT_STRUCT:
        *start = sizeof(uint32_t);
        return size_member(arguments[place].pointer) - sizeof(uint32_t);
    default: return 0;
    }
}

/* An output struct whose size is refused is left alone; attempts.c looks at that itself. */
static int is_refused_struct(const trial *trial, int place)
{
    const parameter *parameter = &trial->function->parameters[place];
    uint32_t size;
    if (parameter->kind != OUT_STRUCT || place != trial->place) {
        return 0;
    }
    size = size_member(trial->arguments[place].pointer);
    return size < parameter->layout->sizes[0] || size > 4096;
}

static void look_at_outputs(const trial *trial, const char *what, mm_status status)
{
    int i;
    for (i = 0; i < trial->function->parameter_count; i++) {
        const parameter *parameter = &trial->function->parameters[i];
        const unsigned char *at = trial->arguments[i].pointer;
        size_t start;
        size_t count;
        if (parameter->kind < OUT_STRUCT || at == NULL || is_refused_struct(trial, i)) {
            continue;
        }
        count = cleared_bytes(trial->function, trial->arguments, i, status, &start);
        if (status == MM_OK && parameter->kind == OUT_STRUCT) {
            size_t known = size_today(parameter->layout);
            start = known;
            count = size_member(at) > known ? size_member(at) - known : 0;
        }
        if ((status != MM_OK || parameter->kind == OUT_STRUCT) && !is_filled(at + start, count, 0)) {
            char problem[64];
            snprintf(problem, sizeof problem, "%s is not zero where it has to be", parameter->name);
            complain(trial, what, status, problem);
        }
    }
}

/* A job that was made ends as its maker's comment says. */
static void look_at_outcome(const trial *trial, const char *what)
{
    const function *function = trial->function;
    mm_job job;
    mm_status outcome;
    int i;
    if (function->outcome_count == 0 || function->parameters[0].kind != OUT_HANDLE) {
        return;
    }
    memcpy(&job, trial->arguments[0].pointer, sizeof job);
    CHECK_STATUS(MM_OK, mm_job_wait(NULL, job, 20000));
    outcome = mm_job_result(job);
    for (i = 0; i < function->outcome_count; i++) {
        if (function->outcomes[i] == outcome) {
            return;
        }
    }
    complain(trial, what, outcome, "the header does not say that its job may end so");
}

void prepare(trial *trial)
{
    good_arguments(trial->stage, trial->function, trial->arguments);
}

mm_status attempt(trial *trial, expectation expected, const char *what)
{
    mm_status status = trial->function->call(trial->arguments);
    trial->count++;
    if (!is_expected(trial->function, expected, status)) {
        complain(trial, what, status, expected == ANY || expected == FAILS ? "that is not documented" : "that is not what was expected");
    }
    look_at_outputs(trial, what, status);
    if (status == MM_OK) {
        look_at_outcome(trial, what);
        close_outputs(trial->function, trial->arguments);
    }
    return status;
}

void attempt_pointer(trial *trial, void *pointer, expectation expected, const char *what)
{
    prepare(trial);
    trial->arguments[trial->place].pointer = pointer;
    attempt(trial, expected, what);
}

void attempt_handle(trial *trial, uint64_t handle, expectation expected, const char *what)
{
    prepare(trial);
    if (trial->function->closes) {
        /* The good one was made for this call. */
        trial->function->call(trial->arguments);
    }
    trial->arguments[trial->place].handle = handle;
    attempt(trial, expected, what);
}

void attempt_size(trial *trial, size_t size, expectation expected, const char *what)
{
    prepare(trial);
    trial->arguments[trial->place].size = size;
    attempt(trial, expected, what);
}

void attempt_number(trial *trial, int32_t number, expectation expected, const char *what)
{
    prepare(trial);
    trial->arguments[trial->place].number = number;
    attempt(trial, expected, what);
}
