#include "programs.h"

#include "caller.h"
#include "open.h"

#include <pthread.h>
#include <stdio.h>
#include <string.h>

enum { THREADS = 8, LASTS_MS = 4000 };

static shared the_shared;
static caller callers[THREADS];
static long calls[MAX_FUNCTIONS];
static long closed_answers;
static atomic_int is_closed;
static atomic_int late_events;
static atomic_int last_events;

static void count_events(const mm_event *event, void *user)
{
    (void)user;
    late_events += is_closed;
    last_events += event->type == MM_EVENT_CLOSED;
}

static void *close_manager(void *user)
{
    return mm_close(*(mm_manager *)user) == MM_OK ? user : NULL;
}

/* Exactly one of two that close at once does it. */
static void close_twice_at_once(mm_manager manager)
{
    pthread_t other;
    void *closed = NULL;
    mm_status status;
    CHECK(pthread_create(&other, NULL, close_manager, &manager) == 0);
    status = mm_close(manager);
    pthread_join(other, &closed);
    CHECK_STATUS(closed == NULL ? MM_OK : MM_CLOSED, status);
}

static void wait_for_the_last_event(void)
{
    double start = now_ms();
    while (!last_events && now_ms() - start < 20000) {
        sleep_ms(1);
    }
}

static void close_somehow(mm_manager manager, int round)
{
    if (round % 3 == 0) {
        CHECK_STATUS(MM_OK, mm_close(manager));
    } else if (round % 3 == 1) {
        close_twice_at_once(manager);
    } else {
        CHECK_STATUS(MM_OK, mm_close_begin(manager));
        CHECK_STATUS(MM_CLOSED, mm_close(manager));
    }
    wait_for_the_last_event();
    CHECK(last_events == 1);
    is_closed = 1;
}

static void add_up(const caller *caller)
{
    int i;
    for (i = 0; i < function_count; i++) {
        calls[i] += caller->calls[i];
    }
    closed_answers += caller->closed;
    if (caller->wrong > 0) {
        check(0, __FILE__, __LINE__, caller->first_wrong);
    }
}

static void one_round(const context *context, int round)
{
    pthread_t threads[THREADS];
    int i;
    is_closed = last_events = 0;
    the_shared.stop = 0;
    the_shared.manager = open_downloads(context, "closing", count_events, NULL);
    for (i = 0; i < THREADS; i++) {
        caller_init(&callers[i], &the_shared, (uint64_t)round * THREADS + (uint64_t)i + 1);
        CHECK(pthread_create(&threads[i], NULL, call_until_stopped, &callers[i]) == 0);
    }
    sleep_ms(round % 7 * 10);
    close_somehow(the_shared.manager, round);
    sleep_ms(5);
    the_shared.stop = 1;
    for (i = 0; i < THREADS; i++) {
        pthread_join(threads[i], NULL);
        add_up(&callers[i]);
    }
    close_shared_handles(&the_shared);
}

static void everything_is_called_by_eight_threads_while_it_closes(const context *context)
{
    double start = now_ms();
    long all = 0;
    int round = 0;
    int i;
    the_shared.root = root_named(context, "closing");
    while (now_ms() - start < LASTS_MS || round < 12) {
        one_round(context, round++);
    }
    for (i = 0; i < function_count; i++) {
        all += calls[i];
        if (calls[i] == 0 && !(functions[i].closes && functions[i].parameters[0].kind == MANAGER)) {
            check(0, __FILE__, __LINE__, functions[i].name);
        }
    }
    CHECK(closed_answers > 0 && late_events == 0);
    printf("%d rounds, %ld calls, of which %ld were answered with MM_CLOSED\n", round, all, closed_answers);
}

static void call_everything(const mm_event *event, void *user)
{
    caller *caller = user;
    int i;
    int turn;
    if (event->type != MM_EVENT_JOB_DONE || caller->calls[0] > 0) {
        return;
    }
    for (turn = 0; turn < 5; turn++) {
        for (i = 0; i < function_count; i++) {
            call_function(caller, &functions[i]);
        }
    }
}

/* In the order of the header mm_close comes early, and is refused; mm_close_begin then closes, and the rest goes on. */
static void everything_is_called_inside_a_callback(const context *context)
{
    static caller inside;
    mm_job job = 0;
    memset(&the_shared, 0, sizeof the_shared);
    the_shared.root = root_named(context, "inside");
    caller_init(&inside, &the_shared, 7);
    inside.is_inside_a_callback = 1;
    the_shared.manager = open_downloads(context, "inside", call_everything, &inside);
    CHECK_STATUS(MM_OK, mm_installed_list(&job, the_shared.manager));
    while (inside.calls[function_count - 1] < 5) {
        sleep_ms(1);
    }
    CHECK_STATUS(MM_CLOSED, mm_close(the_shared.manager));
    CHECK(inside.closed > 0);
    if (inside.wrong > 0) {
        check(0, __FILE__, __LINE__, inside.first_wrong);
    }
    CHECK_STATUS(MM_OK, mm_job_close(job));
    close_shared_handles(&the_shared);
}

static void *wait_for_ever(void *user)
{
    mm_status status = mm_job_wait(NULL, *(mm_job *)user, -1);
    return status == MM_CLOSED ? user : NULL;
}

static void a_job_is_closed_while_eight_threads_wait_for_it(const context *context)
{
    mm_manager manager = open_downloads(context, "waiting", NULL, NULL);
    mm_limits limits = MM_LIMITS_INIT;
    int round;
    limits.bytes_per_second = 1000;
    CHECK_STATUS(MM_OK, mm_limits_set(manager, &limits));
    for (round = 0; round < 20; round++) {
        pthread_t threads[THREADS];
        mm_job job = 0;
        mm_job copy;
        int i;
        CHECK_STATUS(MM_OK, mm_download_start(&job, manager, "big", NULL, MM_PRIORITY_USER));
        CHECK_STATUS(MM_OK, mm_download_pause(job));
        copy = job;
        for (i = 0; i < THREADS; i++) {
            CHECK(pthread_create(&threads[i], NULL, wait_for_ever, &copy) == 0);
        }
        sleep_ms(round % 4 * 5);
        CHECK_STATUS(MM_OK, mm_job_close(job));
        for (i = 0; i < THREADS; i++) {
            void *result = NULL;
            CHECK(pthread_join(threads[i], &result) == 0 && result == &copy);
        }
    }
    CHECK_STATUS(MM_OK, mm_close(manager));
}

void run_closing(const context *context)
{
    TEST(everything_is_called_by_eight_threads_while_it_closes, context);
    TEST(everything_is_called_inside_a_callback, context);
    TEST(a_job_is_closed_while_eight_threads_wait_for_it, context);
}
