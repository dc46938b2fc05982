/* Stale, foreign, garbage and doubly closed handles: an error code each time, and never somebody else's object. */

#include "check.h"
#include "open.h"

#include <pthread.h>
#include <string.h>

static mm_status locate(mm_manager manager)
{
    char path[4096];
    return mm_model_locate(path, sizeof path, NULL, manager, "model", NULL, NULL);
}

static void stale_handles_are_closed(const context *context)
{
    mm_manager first = open_lookups(context, "handles");
    mm_manager second;
    mm_manager closed[20];
    mm_job job = 0;
    int i;

    CHECK_STATUS(MM_OK, mm_installed_list(&job, first));
    CHECK_STATUS(MM_OK, mm_close(first));
    CHECK_STATUS(MM_CLOSED, mm_close(first));
    CHECK_STATUS(MM_CLOSED, mm_close_begin(first));
    CHECK_STATUS(MM_CLOSED, locate(first));

    /* A job outlives its manager. */
    CHECK_STATUS(MM_OK, mm_job_result(job));
    CHECK_STATUS(MM_OK, mm_job_close(job));
    CHECK_STATUS(MM_CLOSED, mm_job_close(job));
    CHECK_STATUS(MM_CLOSED, mm_job_result(job));
    CHECK_STATUS(MM_CLOSED, mm_job_wait(NULL, job, -1));

    /* Whatever place the next ones take, theirs are other handles, and the old ones stay closed. */
    for (i = 0; i < 20; i++) {
        closed[i] = open_lookups(context, "handles");
        CHECK_STATUS(MM_OK, mm_close(closed[i]));
    }
    second = open_lookups(context, "handles");
    for (i = 0; i < 20; i++) {
        CHECK_STATUS(MM_CLOSED, locate(closed[i]));
        CHECK_STATUS(MM_CLOSED, mm_close(closed[i]));
    }
    CHECK_STATUS(MM_CLOSED, locate(first));
    CHECK_STATUS(MM_MODEL_NOT_AVAILABLE, locate(second));
    CHECK_STATUS(MM_CLOSED, mm_close(first));
    CHECK_STATUS(MM_OK, mm_close(second));
}

static void foreign_and_garbage_handles_are_invalid(const context *context)
{
    mm_manager manager = open_lookups(context, "handles");
    mm_job job = 0;
    uint64_t garbage[] = { 1, 42, 0x7fffffff, 0xdeadbeefcafebabeu, UINT64_MAX, (uint64_t)(uintptr_t)&job };
    size_t i;
    int bit;

    CHECK_STATUS(MM_OK, mm_installed_list(&job, manager));
    CHECK_STATUS(MM_INVALID_ARGUMENT, locate(job));
    CHECK_STATUS(MM_INVALID_ARGUMENT, mm_close(job));
    CHECK_STATUS(MM_INVALID_ARGUMENT, mm_job_close(manager));
    CHECK_STATUS(MM_INVALID_ARGUMENT, mm_job_result(manager));
    CHECK_STATUS(MM_INVALID_ARGUMENT, mm_download_pause(job));
    for (i = 0; i < sizeof garbage / sizeof garbage[0]; i++) {
        CHECK_STATUS(MM_INVALID_ARGUMENT, mm_close(garbage[i]));
        CHECK_STATUS(MM_INVALID_ARGUMENT, mm_job_close(garbage[i]));
    }
    for (bit = 0; bit < 64; bit++) {
        mm_status status = mm_close(manager ^ (1ull << bit));
        CHECK(status == MM_INVALID_ARGUMENT || status == MM_CLOSED);
    }
    CHECK_STATUS(MM_MODEL_NOT_AVAILABLE, locate(manager));
    CHECK_STATUS(MM_OK, mm_job_close(job));
    CHECK_STATUS(MM_OK, mm_close(manager));
}

static void *fresh_thread(void *message)
{
    mm_error error = MM_ERROR_INIT;
    strcpy(message, mm_error_message());
    return mm_error_get(&error) == MM_OK && error.status == MM_OK && error.message[0] == '\0' ? message : NULL;
}

static void each_thread_has_its_own_failure(const context *context)
{
    char message[256] = "unset";
    pthread_t thread;
    void *result = NULL;
    mm_manager manager;

    CHECK_STATUS(MM_INVALID_ARGUMENT, mm_close(0));
    CHECK_TEXT("the mm_manager is 0", mm_error_message());
    CHECK(pthread_create(&thread, NULL, fresh_thread, message) == 0 && pthread_join(thread, &result) == 0);
    CHECK_TEXT("", message);
    CHECK(result == message);
    manager = open_lookups(context, "handles");
    CHECK_TEXT("the mm_manager is 0", mm_error_message());
    CHECK_STATUS(MM_OK, mm_close(manager));
}

void test_handles(const context *context)
{
    TEST(stale_handles_are_closed, context);
    TEST(foreign_and_garbage_handles_are_invalid, context);
    TEST(each_thread_has_its_own_failure, context);
}
