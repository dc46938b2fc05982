#include "caller.h"

#include <stdio.h>
#include <string.h>

void caller_init(caller *caller, shared *shared, uint64_t seed)
{
    memset(caller, 0, sizeof *caller);
    caller->shared = shared;
    caller->seed = seed * 0x9E3779B97F4A7C15u + 1;
}

static uint32_t next_number(caller *caller)
{
    caller->seed ^= caller->seed << 13;
    caller->seed ^= caller->seed >> 7;
    caller->seed ^= caller->seed << 17;
    return (uint32_t)(caller->seed >> 32);
}

static _Atomic mm_job *any_slot(caller *caller)
{
    return &caller->shared->jobs[next_number(caller) % SHARED_JOBS];
}

static _Atomic mm_lease *any_lease(caller *caller)
{
    return &caller->shared->leases[next_number(caller) % SHARED_LEASES];
}

static void *text(caller *caller, int place, const char *value)
{
    return strcpy(caller->scratch[place], value);
}

static void *a_struct(caller *caller, const parameter *parameter, int place)
{
    uint32_t size = (uint32_t)size_today(parameter->layout);
    char *at = memset(caller->scratch[place], 0, SCRATCH_BYTES);
    memcpy(at, &size, sizeof size);
    if (parameter->kind == IN_STRUCT && strcmp(parameter->layout->name, "mm_open_options") == 0) {
        memcpy(at + offsetof(mm_open_options, root), &caller->shared->root, sizeof caller->shared->root);
    }
    return at;
}

static argument any_argument(caller *caller, const function *function, int place)
{
    static const char *const models[] = { "small", "big", "missing" };
    static const char *const versions[] = { "1.0.0", "2.0.0", "9" };
    const parameter *parameter = &function->parameters[place];
    argument any = { 0 };
    switch (parameter->kind) {
    case MANAGER: any.handle = caller->shared->manager; break;
    case JOB: any.handle = *any_slot(caller); break;
    case LEASE: any.handle = *any_lease(caller); break;
    case NAME:
        any.pointer = text(caller, place, (strcmp(parameter->name, "version") == 0 ? versions : models)[next_number(caller) % 3]);
        break;
    case PATH: any.pointer = text(caller, place, "config.json"); break;
    case TASK: any.pointer = text(caller, place, "task"); break;
    case TOKEN: any.pointer = text(caller, place, "token"); break;
    case LABEL: any.pointer = text(caller, place, "label"); break;
    case NUMBER: any.number = (int32_t)(next_number(caller) % 2); break;
    case INDEX: any.size = next_number(caller) % 2; break;
    case CAPACITY: any.size = function->parameters[place - 1].kind == OUT_TEXT ? SCRATCH_BYTES : 8; break;
    case IN_STRUCT: case INITIALISED: case OUT_STRUCT: any.pointer = a_struct(caller, parameter, place); break;
    case OUT_HANDLE: case OUT_LEASE: case OUT_SIZE: case OUT_NUMBER: case OUT_ADDRESS: case OUT_TEXT: case OUT_HANDLES:
        any.pointer = memset(caller->scratch[place], 0xA5, SCRATCH_BYTES);
        break;
    }
    return any;
}

static void expect_documented(caller *caller, const function *function, mm_status status)
{
    caller->closed += status == MM_CLOSED;
    if (!is_documented(function, status)) {
        if (caller->wrong++ == 0) {
            snprintf(caller->first_wrong, sizeof caller->first_wrong, "%s answered %s (%s)", function->name, mm_status_name(status), mm_error_message());
        }
    }
}

/* Others find it in its place; the job that was there is closed, if nobody has done it yet. */
static void share_job(caller *caller, mm_job job)
{
    mm_job before = job == 0 ? 0 : atomic_exchange(any_slot(caller), job);
    if (before != 0) {
        expect_documented(caller, function_named("mm_job_close"), mm_job_close(before));
    }
}

/* The same for leases. One that was there may have ended with its manager. */
static void share_lease(caller *caller, mm_lease lease)
{
    mm_lease before = atomic_exchange(any_lease(caller), lease);
    if (before != 0) {
        expect_documented(caller, function_named("mm_lease_release"), mm_lease_release(before));
    }
}

static void take_outputs(caller *caller, const function *function)
{
    mm_job handles[8];
    int i;
    if (function->parameter_count > 0 && function->parameters[0].kind == OUT_LEASE) {
        mm_lease lease;
        memcpy(&lease, caller->scratch[0], sizeof lease);
        share_lease(caller, lease);
        return;
    }
    if (function->parameter_count == 0 || (function->parameters[0].kind != OUT_HANDLE && function->parameters[0].kind != OUT_HANDLES)) {
        return;
    }
    memcpy(handles, caller->scratch[0], sizeof handles);
    if (function->outcome_count == 0) {
        const char *closer = caller->is_inside_a_callback ? "mm_close_begin" : "mm_close";
        argument manager = { 0 };
        manager.handle = handles[0];
        expect_documented(caller, function_named(closer), function_named(closer)->call(&manager));
        return;
    }
    for (i = 0; i < (function->parameters[0].kind == OUT_HANDLE ? 1 : 8); i++) {
        share_job(caller, handles[i]);
    }
}

void call_function(caller *caller, const function *function)
{
    argument arguments[MAX_PARAMETERS];
    mm_status status;
    int i;
    for (i = 0; i < function->parameter_count; i++) {
        arguments[i] = any_argument(caller, function, i);
    }
    status = function->call(arguments);
    caller->calls[function - functions]++;
    expect_documented(caller, function, status);
    if (status == MM_OK) {
        take_outputs(caller, function);
    }
}

void *call_until_stopped(void *user)
{
    caller *caller = user;
    while (!caller->shared->stop) {
        const function *function = &functions[next_number(caller) % (uint32_t)function_count];
        if (!function->closes || function->parameters[0].kind != MANAGER) {
            call_function(caller, function);
        }
    }
    return NULL;
}

void close_shared_handles(shared *shared)
{
    int i;
    for (i = 0; i < SHARED_JOBS; i++) {
        mm_job job = atomic_exchange(&shared->jobs[i], 0);
        if (job != 0) {
            (void)mm_job_close(job);
        }
    }
    for (i = 0; i < SHARED_LEASES; i++) {
        mm_lease lease = atomic_exchange(&shared->leases[i], 0);
        if (lease != 0) {
            (void)mm_lease_release(lease);
        }
    }
}
