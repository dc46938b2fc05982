/* A manager for lookups, on a root with nothing in it. */

#include "check.h"
#include "open.h"

#include <string.h>

static void a_manager_for_lookups_starts_no_thread(const context *context)
{
    mm_manager manager = open_lookups(context, "lookup");
    int threads = count_entries("/proc/self/task");
    mm_manager another = open_lookups(context, "lookup");
    char path[4096];

    CHECK_STATUS(MM_MODEL_NOT_AVAILABLE, mm_model_locate(path, sizeof path, NULL, another, "model", NULL, NULL));
    CHECK(threads > 0 && count_entries("/proc/self/task") == threads);
    CHECK_STATUS(MM_OK, mm_close(another));
    CHECK_STATUS(MM_OK, mm_close(manager));
}

static void a_miss_is_told_at_once(const context *context)
{
    mm_manager manager = open_lookups(context, "lookup");
    mm_error error = MM_ERROR_INIT;
    mm_model_status status = MM_MODEL_STATUS_INIT;
    char path[8] = "xxxxxxx";
    size_t length = 77;
    size_t count = 77;
    mm_job job = 0;

    CHECK_STATUS(MM_MODEL_NOT_AVAILABLE, mm_model_locate(path, sizeof path, &length, manager, "model", "1", "file"));
    CHECK(path[0] == '\0' && length == 0);
    CHECK_STATUS(MM_OK, mm_error_get(&error));
    CHECK(error.status == MM_MODEL_NOT_AVAILABLE && error.retryable == 0 && error.report_status == -1);
    CHECK(strlen(error.message) > 0);
    CHECK_STATUS(MM_MODEL_NOT_AVAILABLE, mm_model_locate(NULL, 0, NULL, manager, "model", NULL, NULL));
    CHECK_STATUS(MM_OK, mm_model_status_get(&status, manager, "model", "1"));
    CHECK(status.state == MM_STATE_ABSENT && status.error == MM_OK && !status.has_progress);

    CHECK_STATUS(MM_OK, mm_installed_list(&job, manager));
    CHECK_STATUS(MM_OK, mm_job_count(&count, job));
    CHECK(count == 0);
    CHECK_STATUS(MM_OK, mm_job_close(job));
    CHECK_STATUS(MM_OK, mm_close(manager));
}

static void the_number_of_changes_can_be_read(const context *context)
{
    mm_manager manager = open_lookups(context, "lookup");
    mm_manager another = open_lookups(context, "lookup");
    mm_manager elsewhere = open_lookups(context, "elsewhere");
    const int64_t *address = NULL;
    const int64_t *same = NULL;
    const int64_t *different = NULL;
    int64_t before;

    CHECK_STATUS(MM_OK, mm_generation_address(&address, manager));
    CHECK_STATUS(MM_OK, mm_generation_address(&same, another));
    CHECK_STATUS(MM_OK, mm_generation_address(&different, elsewhere));
    CHECK(address != NULL && same == address && different != NULL && different != address);
    before = *address;
    CHECK(*address == before);
    CHECK_STATUS(MM_OK, mm_close(elsewhere));
    CHECK_STATUS(MM_OK, mm_close(another));
    CHECK(*address == before);
    CHECK_STATUS(MM_OK, mm_close(manager));
    CHECK_STATUS(MM_CLOSED, mm_generation_address(&address, manager));
    CHECK(address == NULL);
}

static void what_needs_a_library_says_so(const context *context)
{
    mm_manager manager = open_lookups(context, "lookup");
    mm_limits limits = MM_LIMITS_INIT;
    size_t count = 77;
    int32_t done = 0;
    mm_job job = 77;

    CHECK_STATUS(MM_INVALID_ARGUMENT, mm_download_start(&job, manager, "model", NULL, MM_PRIORITY_USER));
    CHECK(job == 0);
    CHECK_STATUS(MM_INVALID_ARGUMENT, mm_download_list(NULL, 0, &count, manager));
    CHECK(count == 0);
    CHECK_STATUS(MM_INVALID_ARGUMENT, mm_limits_set(manager, &limits));
    CHECK_STATUS(MM_OK, mm_catalogue_list(&job, manager));
    CHECK_STATUS(MM_OK, mm_job_wait(&done, job, 10000));
    CHECK(done == 1);
    CHECK_STATUS(MM_INVALID_ARGUMENT, mm_job_result(job));
    CHECK_STATUS(MM_OK, mm_job_close(job));
    CHECK_STATUS(MM_OK, mm_close(manager));
}

void test_lookup(const context *context)
{
    TEST(a_manager_for_lookups_starts_no_thread, context);
    TEST(a_miss_is_told_at_once, context);
    TEST(the_number_of_changes_can_be_read, context);
    TEST(what_needs_a_library_says_so, context);
}
