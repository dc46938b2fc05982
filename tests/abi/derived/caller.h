/* Somebody who calls every function, over and over, on handles that others use, and close, at the same time. */
#ifndef CALLER_H
#define CALLER_H

#include "table.h"

#include <stdatomic.h>

enum { SHARED_JOBS = 16, SHARED_LEASES = 16, MAX_FUNCTIONS = 128, SCRATCH_BYTES = 1024 };

/* What callers share. */
typedef struct shared {
    const char *root;
    _Atomic mm_manager manager;
    _Atomic mm_job jobs[SHARED_JOBS];
    _Atomic mm_lease leases[SHARED_LEASES];
    atomic_int stop;
} shared;

typedef struct caller {
    shared *shared;
    uint64_t seed;
    int is_inside_a_callback;
    long calls[MAX_FUNCTIONS];
    long closed;                /* answers that were MM_CLOSED */
    long wrong;                 /* answers that are not documented */
    char first_wrong[512];
    _Alignas(16) char scratch[MAX_PARAMETERS][SCRATCH_BYTES];
} caller;

void caller_init(caller *caller, shared *shared, uint64_t seed);

/* Calls one function; what it makes is shared, or closed. */
void call_function(caller *caller, const function *function);

/* Calls any, until shared->stop: everything but what closes the manager. The argument is a caller. */
void *call_until_stopped(void *user);

/* Closes every job that is shared, and every lease. */
void close_shared_handles(shared *shared);

#endif
