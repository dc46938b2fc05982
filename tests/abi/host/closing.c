/* Closing: inside a callback, during a download, and while somebody waits. tests/abi/derived closes under eight threads. */

#include "check.h"
#include "open.h"
#include "recorder.h"

#include <pthread.h>
#include <stdatomic.h>
#include <string.h>

static recorder events;

typedef struct inside {
    mm_manager manager;
    atomic_int close_status;
    atomic_int other_status;
    atomic_int wait_status;
    atomic_int poll_status;
    atomic_int begin_status;
    atomic_int closed;
    atomic_int calls;
} inside;

static void callback_that_closes(const mm_event *event, void *user)
{
    inside *inside = user;
    atomic_fetch_add(&inside->calls, 1);
    if (event->type == MM_EVENT_JOB_DONE) {
        inside->close_status = mm_close(inside->manager);
        inside->other_status = mm_close(inside->manager ^ 1);
        inside->wait_status = mm_job_wait(NULL, event->job, 1);
        inside->poll_status = mm_job_wait(NULL, event->job, 0);
        inside->begin_status = mm_close_begin(inside->manager);
    } else if (event->type == MM_EVENT_CLOSED) {
        inside->closed = 1;
    }
}

static void closing_inside_a_callback_is_refused_or_begun(const context *context)
{
    static inside inside;
    double start;
    int calls;
    mm_job job = 0;

    inside.manager = open_downloads(context, "closing", callback_that_closes, &inside);
    CHECK_STATUS(MM_OK, mm_installed_list(&job, inside.manager));
    start = now_ms();
    while (!inside.closed && now_ms() - start < 10000) {
        sleep_ms(5);
    }
    CHECK(inside.closed);
    CHECK_STATUS(MM_IN_CALLBACK, inside.close_status);
    CHECK_STATUS(MM_IN_CALLBACK, inside.other_status);
    CHECK_STATUS(MM_IN_CALLBACK, inside.wait_status);
    CHECK_STATUS(MM_OK, inside.poll_status);
    CHECK_STATUS(MM_OK, inside.begin_status);
    CHECK_STATUS(MM_CLOSED, mm_close(inside.manager));
    CHECK_STATUS(MM_OK, mm_job_close(job));
    calls = inside.calls;
    sleep_ms(100);
    CHECK(inside.calls == calls);
}

static void closing_ends_a_download_and_its_job(const context *context)
{
    mm_limits limits = MM_LIMITS_INIT;
    mm_error error = MM_ERROR_INIT;
    mm_manager manager;
    mm_job job = 0;
    int count;

    recorder_init(&events);
    manager = open_downloads(context, "closing", recorder_callback, &events);
    limits.bytes_per_second = 300000;
    CHECK_STATUS(MM_OK, mm_limits_set(manager, &limits));
    CHECK_STATUS(MM_OK, mm_download_start(&job, manager, "big", NULL, MM_PRIORITY_USER));
    CHECK(recorder_wait(&events, 0, MM_EVENT_PROGRESS, "big") >= 0);
    CHECK_STATUS(MM_OK, mm_close(manager));
    count = recorder_count(&events);
    CHECK(count > 0 && recorder_at(&events, count - 1).type == MM_EVENT_CLOSED);
    CHECK(recorder_find(&events, 0, MM_EVENT_JOB_DONE, NULL) >= 0);
    CHECK_STATUS(MM_CLOSED, mm_job_result(job));
    CHECK_STATUS(MM_OK, mm_error_get(&error));
    CHECK(error.status == MM_CLOSED);
    CHECK_STATUS(MM_OK, mm_job_close(job));
    sleep_ms(100);
    CHECK(recorder_count(&events) == count);

    /* What was left is there again, and can be cancelled. */
    recorder_init(&events);
    manager = open_downloads(context, "closing", recorder_callback, &events);
    {
        size_t tasks = 0;
        int32_t done = 0;
        double start = now_ms();
        while (mm_download_list(&job, 1, &tasks, manager) == MM_OK && tasks == 0 && now_ms() - start < 5000) {
            sleep_ms(5);
        }
        CHECK(tasks == 1 && job != 0);
        CHECK_STATUS(MM_OK, mm_download_cancel(job, 0));
        CHECK_STATUS(MM_OK, mm_job_wait(&done, job, 10000));
        CHECK(done == 1);
        CHECK_STATUS(MM_OK, mm_job_close(job));
    }
    CHECK_STATUS(MM_OK, mm_close(manager));
}

static void *wait_for_ever(void *user)
{
    mm_job *job = user;
    return mm_job_wait(NULL, *job, -1) == MM_CLOSED ? user : NULL;
}

static void a_job_that_is_waited_for_can_be_closed(const context *context)
{
    mm_limits limits = MM_LIMITS_INIT;
    mm_manager manager = open_downloads(context, "closing", NULL, NULL);
    mm_job job = 0;
    mm_job copy;
    pthread_t thread;
    void *result = NULL;

    limits.bytes_per_second = 300000;
    CHECK_STATUS(MM_OK, mm_limits_set(manager, &limits));
    CHECK_STATUS(MM_OK, mm_download_start(&job, manager, "big", NULL, MM_PRIORITY_USER));
    copy = job;
    CHECK(pthread_create(&thread, NULL, wait_for_ever, &copy) == 0);
    sleep_ms(100);
    CHECK_STATUS(MM_OK, mm_job_close(job));
    CHECK(pthread_join(thread, &result) == 0 && result == &copy);

    /* The download went on without it. */
    {
        size_t count = 0;
        CHECK_STATUS(MM_OK, mm_download_list(&job, 1, &count, manager));
        CHECK(count == 1);
        CHECK_STATUS(MM_OK, mm_download_cancel(job, 0));
        CHECK_STATUS(MM_OK, mm_job_wait(NULL, job, 10000));
        CHECK_STATUS(MM_OK, mm_job_close(job));
    }
    CHECK_STATUS(MM_OK, mm_close(manager));
}

/* Reads a ranking until that fails; answers whether the output was cleared then. */
static void *read_until_closed(void *user)
{
    static const mm_ranking nothing = MM_RANKING_INIT;
    mm_ranking ranking = MM_RANKING_INIT;
    while (mm_job_ranking(&ranking, *(mm_job *)user) == MM_OK) {
    }
    return memcmp(&ranking, &nothing, sizeof nothing) == 0 ? user : NULL;
}

static void a_job_that_is_closed_while_it_is_read_leaves_nothing(const context *context)
{
    mm_manager manager = open_downloads(context, "closing", NULL, NULL);
    int round, filled = 0;
    for (round = 0; round < 2000; round++) {
        mm_job job = 0;
        pthread_t thread;
        void *result = NULL;
        int32_t done = 0;
        volatile int spin;
        CHECK_STATUS(MM_OK, mm_ranking_get(&job, manager, 0));
        CHECK_STATUS(MM_OK, mm_job_wait(&done, job, 10000));
        CHECK(done == 1 && pthread_create(&thread, NULL, read_until_closed, &job) == 0);
        for (spin = round * 40; spin > 0; spin--) {
        }
        CHECK_STATUS(MM_OK, mm_job_close(job));
        CHECK(pthread_join(thread, &result) == 0);
        filled += result == NULL;
    }
    CHECK(filled == 0);
    CHECK_STATUS(MM_OK, mm_close(manager));
}

void test_closing(const context *context)
{
    TEST(closing_inside_a_callback_is_refused_or_begun, context);
    TEST(closing_ends_a_download_and_its_job, context);
    TEST(a_job_that_is_waited_for_can_be_closed, context);
    TEST(a_job_that_is_closed_while_it_is_read_leaves_nothing, context);
}
