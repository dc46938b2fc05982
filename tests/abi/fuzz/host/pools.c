/*
 * Managers, jobs and leases that all threads share. A new handle takes the place of another, which is closed, so that there are never more
 * than there are places. A job can be pinned while its strings are read; nobody closes it then, whatever number was drawn.
 */

#include "fuzz.h"

#include <pthread.h>
#include <string.h>
#include <time.h>

enum { MANAGERS = 16, JOBS = 128, LEASES = 32, CLOSED = 64, PROMISES = 16 };

static struct { mm_manager handle; watched *watch; uint32_t flags; } managers[MANAGERS];
static struct { mm_job handle; int maker; int pins; } jobs[JOBS];
static mm_lease leases[LEASES];
static uint64_t closed[HANDLE_KINDS][CLOSED];
static unsigned closed_count[HANDLE_KINDS];
static pthread_mutex_t gate = PTHREAD_MUTEX_INITIALIZER;

static uint64_t broken(uint64_t handle, uint32_t way, uint64_t bits)
{
    switch (way) {
    case 0: return 0;
    case 1: return UINT64_MAX;
    case 2: return bits;
    case 3: return handle ^ (uint64_t)1 << bits % 64;
    case 4: return handle + 0x1000000;
    default: return handle ^ bits >> (bits % 64);
    }
}

static bool is_pinned(mm_job handle)
{
    int i;
    for (i = 0; i < JOBS; i++) {
        if (jobs[i].handle == handle && jobs[i].pins > 0) {
            return true;
        }
    }
    return false;
}

/* The handle is about to be closed: nobody finds it here any more. */
static void forget_job(mm_job job)
{
    int i;
    for (i = 0; i < JOBS; i++) {
        if (job != 0 && jobs[i].handle == job && jobs[i].pins == 0) {
            jobs[i].handle = 0;
        }
    }
}

static void forget_manager(mm_manager manager)
{
    int i;
    for (i = 0; i < MANAGERS; i++) {
        if (manager != 0 && managers[i].handle == manager) {
            managers[i].handle = 0;
        }
    }
}

mm_manager draw_mm_manager(caller *c)
{
    uint32_t start = draw(c, MANAGERS), way = draw(c, 16), i;
    uint64_t bits = draw_bits(c);
    bool bad = hostile(c) || (functions[c->function].closes && way < 13);
    mm_manager found = 0;
    pthread_mutex_lock(&gate);
    for (i = 0; i < MANAGERS; i++) {
        uint32_t at = (start + i) % MANAGERS;
        if (managers[at].handle != 0 && (found == 0 || !bad)
            && (!functions[c->function].needs_downloads || (managers[at].flags & MM_OPEN_DOWNLOADS) || way == 15)) {
            found = managers[at].handle;
            break;
        }
    }
    if (bad) {
        found = way < 6 ? broken(found, way, bits) : way < 14 ? closed[OF_MANAGER][bits % CLOSED] : jobs[bits % JOBS].handle;
        c->uses_closed = way >= 6 && way < 14 && found != 0;
    }
    if (functions[c->function].closes) {
        forget_manager(found);
    }
    pthread_mutex_unlock(&gate);
    c->manager = found;
    note(c, " manager=%llx", (unsigned long long)found);
    return found;
}

mm_job draw_mm_job(caller *c)
{
    const function_info *function = &functions[c->function];
    uint32_t start = draw(c, JOBS), way = draw(c, 16), i;
    uint64_t bits = draw_bits(c);
    bool bad = hostile(c), picky = draw(c, 8) != 0 && function->makers != 0, pins = draw(c, 3) == 0 && !function->closes;
    mm_job found = 0;
    c->takes_job = true;
    pthread_mutex_lock(&gate);
    for (i = 0; i < JOBS; i++) {
        uint32_t at = (start + i) % JOBS;
        if (jobs[at].handle == 0 || (function->closes && jobs[at].pins > 0)
            || (picky && (jobs[at].maker < 0 || !(function->makers >> jobs[at].maker & 1)))) {
            continue;
        }
        found = jobs[at].handle;
        if (pins && !bad) {
            jobs[at].pins++;
            c->pinned = (int)at;
        }
        break;
    }
    if (bad) {
        found = way < 6 ? broken(found, way, bits) : way < 14 ? closed[OF_JOB][bits % CLOSED] : managers[bits % MANAGERS].handle;
        c->uses_closed = way >= 6 && way < 14 && found != 0;
        if (function->closes && is_pinned(found)) {
            found = 0;
        }
    }
    if (function->closes) {
        forget_job(found);
    }
    pthread_mutex_unlock(&gate);
    c->job = found;
    note(c, " job=%llx%s", (unsigned long long)found, c->pinned >= 0 ? " pinned" : "");
    return found;
}

/* One that ended with its manager is still found here, and answers so. */
mm_lease draw_mm_lease(caller *c)
{
    uint32_t start = draw(c, LEASES), way = draw(c, 16), i;
    uint64_t bits = draw_bits(c);
    bool bad = hostile(c);
    mm_lease found = 0;
    c->takes_lease = true;
    pthread_mutex_lock(&gate);
    for (i = 0; i < LEASES && found == 0; i++) {
        found = leases[(start + i) % LEASES];
    }
    if (bad) {
        found = way < 6 ? broken(found, way, bits) : way < 14 ? closed[OF_LEASE][bits % CLOSED] : jobs[bits % JOBS].handle;
        c->uses_closed = way >= 6 && way < 14 && found != 0;
    }
    for (i = 0; functions[c->function].closes && i < LEASES; i++) {
        if (leases[i] == found) {
            leases[i] = 0;
        }
    }
    pthread_mutex_unlock(&gate);
    c->lease = found;
    note(c, " lease=%llx", (unsigned long long)found);
    return found;
}

/* Its closing has returned: whoever uses it from now on has to be told so. */
void pools_closed(uint64_t handle, handle_kind kind)
{
    pthread_mutex_lock(&gate);
    closed[kind][closed_count[kind]++ % CLOSED] = handle;
    pthread_mutex_unlock(&gate);
}

void pools_unpin(caller *c)
{
    if (c->pinned >= 0) {
        pthread_mutex_lock(&gate);
        jobs[c->pinned].pins--;
        pthread_mutex_unlock(&gate);
        c->pinned = -1;
    }
}

static void close_manager(caller *c, mm_manager manager, watched *watch)
{
    mm_status status = c->in_callback ? mm_close_begin(manager) : mm_close(manager);
    count_call(c->in_callback ? "mm_close_begin" : "mm_close", status);
    if (status != MM_OK && status != MM_CLOSED) {
        fail(c, "closing manager %llx answered %d", (unsigned long long)manager, status);
    }
    if (status == MM_OK && !c->in_callback && watch != NULL && !watch->ended) {
        fail(c, "mm_close returned before the last event");
    }
    if (status == MM_OK) {
        pools_closed(manager, OF_MANAGER);
    }
}

static void close_job(caller *c, mm_job job)
{
    mm_status status = mm_job_close(job);
    count_call("mm_job_close", status);
    if (status != MM_OK && status != MM_CLOSED) {
        fail(c, "closing job %llx answered %d", (unsigned long long)job, status);
    }
    if (status == MM_OK) {
        pools_closed(job, OF_JOB);
    }
}

void pools_keep_manager(caller *c, mm_manager manager, watched *watch, uint32_t flags)
{
    uint32_t at = draw(c, MANAGERS), i;
    mm_manager old;
    watched *old_watch;
    pthread_mutex_lock(&gate);
    for (i = 0; i < MANAGERS && managers[at].handle != 0; i++) {
        at = (at + 1) % MANAGERS;
    }
    old = managers[at].handle;
    old_watch = managers[at].watch;
    forget_manager(old);
    managers[at].handle = manager;
    managers[at].watch = watch;
    managers[at].flags = flags;
    pthread_mutex_unlock(&gate);
    if (old != 0) {
        close_manager(c, old, old_watch);
    }
}

void pools_keep_job(caller *c, mm_job job, int maker)
{
    uint32_t at = draw(c, JOBS);
    mm_job old;
    pthread_mutex_lock(&gate);
    old = jobs[at].handle;
    if (jobs[at].pins > 0) {
        old = job;
    } else {
        if (old != 0) {
            forget_manager(old);
        }
        jobs[at].handle = job;
        jobs[at].maker = maker;
    }
    pthread_mutex_unlock(&gate);
    if (old != 0) {
        close_job(c, old);
    }
}

static void release_lease(caller *c, mm_lease lease)
{
    mm_status status = mm_lease_release(lease);
    count_call("mm_lease_release", status);
    if (status != MM_OK && status != MM_CLOSED) {
        fail(c, "releasing lease %llx answered %d", (unsigned long long)lease, status);
    }
    if (status == MM_OK) {
        pools_closed(lease, OF_LEASE);
    }
}

void pools_keep_lease(caller *c, mm_lease lease)
{
    uint32_t at = draw(c, LEASES);
    mm_lease old;
    pthread_mutex_lock(&gate);
    old = leases[at];
    leases[at] = lease;
    pthread_mutex_unlock(&gate);
    if (old != 0) {
        release_lease(c, old);
    }
}

int pools_live_managers(void)
{
    int i, count = 0;
    pthread_mutex_lock(&gate);
    for (i = 0; i < MANAGERS; i++) {
        count += managers[i].handle != 0;
    }
    pthread_mutex_unlock(&gate);
    return count;
}

void pools_close_all(caller *c)
{
    int i;
    for (i = 0; i < MANAGERS; i++) {
        if (managers[i].handle != 0) {
            close_manager(c, managers[i].handle, managers[i].watch);
            managers[i].handle = 0;
        }
    }
    for (i = 0; i < JOBS; i++) {
        if (jobs[i].handle != 0) {
            close_job(c, jobs[i].handle);
            jobs[i].handle = 0;
        }
    }
    for (i = 0; i < LEASES; i++) {
        if (leases[i] != 0) {
            release_lease(c, leases[i]);
            leases[i] = 0;
        }
    }
}

/* ---- the thread which closes jobs that others wait for without end ---- */

static mm_job promises[PROMISES];
static bool is_stopping;

void pools_promise_to_close(mm_job job)
{
    int i, made = 0;
    while (!made) {
        pthread_mutex_lock(&gate);
        for (i = 0; i < PROMISES && !made; i++) {
            if (promises[i] == 0) {
                promises[i] = job;
                made = 1;
            }
        }
        pthread_mutex_unlock(&gate);
    }
}

void pools_stop_reaper(void)
{
    pthread_mutex_lock(&gate);
    is_stopping = true;
    pthread_mutex_unlock(&gate);
}

void *pools_reaper(void *caller_of_its_own)
{
    const struct timespec pause = { 0, 5000000 };
    bool stops = false;
    while (!stops) {
        int i;
        nanosleep(&pause, NULL);
        pthread_mutex_lock(&gate);
        stops = is_stopping;
        for (i = 0; i < PROMISES; i++) {
            mm_job job = promises[i];
            if (job == 0 || is_pinned(job)) {
                continue;
            }
            forget_job(job);
            promises[i] = 0;
            pthread_mutex_unlock(&gate);
            close_job(caller_of_its_own, job);
            pthread_mutex_lock(&gate);
        }
        pthread_mutex_unlock(&gate);
    }
    return NULL;
}
