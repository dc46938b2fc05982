/*
 * What the library calls: reads all of the event, and now and then calls back; gives a token, or none. One at a time for a manager, never before mm_open
 * was called, never when it failed, never behind MM_EVENT_CLOSED, which comes once.
 */

#include "fuzz.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static caller own[CALLBACK_CALLERS];
static pthread_mutex_t own_gates[CALLBACK_CALLERS];
static atomic_long events, opened, ended;
static atomic_int is_quiet;
static _Atomic(watched *) all;

void callbacks_prepare(void)
{
    int i;
    for (i = 0; i < CALLBACK_CALLERS; i++) {
        pthread_mutex_init(&own_gates[i], NULL);
        own[i].number = MAX_THREADS + i;
        own[i].in_callback = true;
        own[i].pinned = -1;
        guard_make(&own[i]);
    }
}

static void read_all(const char *name, const char *text)
{
    if (text != NULL && !is_utf8(text, strlen(text))) {
        fail(NULL, "an event's %s is not UTF-8", name);
    }
}

static void look_at(const mm_event *event)
{
    if (event->size != sizeof *event || event->type < MM_EVENT_STATE || event->type > MM_EVENT_JOB_PROGRESS || event->reserved != 0) {
        fail(NULL, "an event of size %u and type %d", event->size, event->type);
    }
    if ((event->type == MM_EVENT_JOB_DONE || event->type == MM_EVENT_JOB_PROGRESS) != (event->job != 0)) {
        fail(NULL, "event %d has job %llx", event->type, (unsigned long long)event->job);
    }
    read_all("task id", event->task_id);
    read_all("model id", event->model_id);
    read_all("version", event->version);
    read_all("path", event->path);
    if (event->error != NULL) {
        check_status(NULL, event->error->status);
        read_all("message", event->error->message);
        read_all("error path", event->error->path);
        read_all("error url", event->error->url);
        read_all("node", event->error->report_node_id);
    }
}

/* Few calls from few callbacks: each may make a job, whose end is an event again. */
static void call_back(uint64_t number)
{
    int i;
    for (i = 0; i < CALLBACK_CALLERS; i++) {
        if (pthread_mutex_trylock(&own_gates[i]) == 0) {
            uint32_t count;
            random_begin(&own[i], 1000, number);
            for (count = draw(&own[i], 3); count > 0 && !is_quiet; count--) {
                one_call(&own[i]);
            }
            pthread_mutex_unlock(&own_gates[i]);
            return;
        }
    }
}

static void on_event(const mm_event *event, void *user)
{
    watched *watch = user;
    uint64_t number = (uint64_t)atomic_fetch_add(&events, 1);
    if (!watch->may_come) {
        fail(NULL, "event %d came to manager %llu behind the last one, or without a manager", event->type, (unsigned long long)watch->number);
    }
    if (atomic_fetch_add(&watch->inside, 1) != 0) {
        fail(NULL, "two callbacks of a manager at once");
    }
    look_at(event);
    /* A run of one thread has one sequence of calls. */
    if (host.thread_count > 1 && number % 4 == 0) {
        call_back(number);
    }
    look_at(event);
    if (event->type == MM_EVENT_CLOSED) {
        watch->may_come = 0;
        watch->ended = 1;
        atomic_fetch_add(&ended, 1);
    }
    atomic_fetch_sub(&watch->inside, 1);
}

/* Mostly a token at once, now and then none, and sometimes no answer at all. */
static void on_token(mm_manager manager, void *user)
{
    static atomic_uint calls;
    unsigned number = atomic_fetch_add(&calls, 1);
    watched *watch = user;
    mm_status status = MM_OK;
    if (watch != NULL && !watch->may_come) {
        fail(NULL, "manager %llu was asked for a token behind its last event, or without a manager", (unsigned long long)watch->number);
    }
    if (watch != NULL && atomic_fetch_add(&watch->inside, 1) != 0) {
        fail(NULL, "two callbacks of a manager at once");
    }
    if (number % 16 != 0) {
        status = mm_token_set(manager, number % 8 == 1 ? NULL : "a-token");
    }
    if (status != MM_OK && status != MM_CLOSED) {
        fail(NULL, "giving a token answered %d", status);
    }
    if (watch != NULL) {
        atomic_fetch_sub(&watch->inside, 1);
    }
}

mm_token_callback draw_token_callback(caller *c)
{
    bool is_null = draw(c, 3) != 0;
    note(c, " token_callback=%s", is_null ? "NULL" : "&");
    return is_null ? NULL : on_token;
}

mm_event_callback draw_callback(caller *c)
{
    static atomic_ullong numbers;
    bool is_null = draw(c, 4) == 0;
    note(c, " callback=%s", is_null ? "NULL" : "&");
    c->watch = NULL;
    if (is_null) {
        return NULL;
    }
    /* Kept for good: a callback that comes too late has to find out. */
    c->watch = calloc(1, sizeof *c->watch);
    c->watch->number = atomic_fetch_add(&numbers, 1);
    c->watch->may_come = 1;
    return on_event;
}

void *draw_user(caller *c)
{
    return c->watch;
}

/* From now on callbacks call nothing; returns when none is calling. */
void callbacks_quiet(void)
{
    int i;
    is_quiet = 1;
    for (i = 0; i < CALLBACK_CALLERS; i++) {
        pthread_mutex_lock(&own_gates[i]);
        pthread_mutex_unlock(&own_gates[i]);
    }
}

void callbacks_opened(watched *watch, mm_manager manager)
{
    atomic_fetch_add(&opened, 1);
    watch->manager = manager;
    watch->next = atomic_load(&all);
    while (!atomic_compare_exchange_weak(&all, &watch->next, watch)) {
    }
}

/* The managers that have not told their end. */
void callbacks_print_open(void)
{
    const watched *watch;
    for (watch = all; watch != NULL; watch = watch->next) {
        if (!watch->ended) {
            fprintf(stderr, "  manager %llx has not told its end; mm_close_begin answers %d\n", (unsigned long long)watch->manager,
                    mm_close_begin(watch->manager));
        }
    }
}

bool callbacks_all_ended(void)
{
    return opened == ended;
}

long callbacks_count(void)
{
    return events;
}
