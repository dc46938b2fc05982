/* Leases, in one process: what they keep, what is told of them, and when they end. */

#include "check.h"
#include "open.h"

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static mm_status outcome_of(mm_job job)
{
    mm_status status;
    CHECK_STATUS(MM_OK, mm_job_wait(NULL, job, 20000));
    status = mm_job_result(job);
    CHECK_STATUS(MM_OK, mm_job_close(job));
    return status;
}

static void install(mm_manager manager, const char *version)
{
    mm_job job = 0;
    CHECK_STATUS(MM_OK, mm_download_start(&job, manager, "small", version, MM_PRIORITY_USER));
    CHECK_STATUS(MM_OK, outcome_of(job));
}

static mm_status removal(mm_manager manager, const char *version)
{
    mm_job job = 0;
    CHECK_STATUS(MM_OK, mm_model_remove(&job, manager, "small", version));
    return outcome_of(job);
}

static mm_lease acquire(mm_manager manager, const char *version, const char *label)
{
    mm_lease lease = 0;
    char path[4096];
    CHECK_STATUS(MM_OK, mm_lease_acquire(&lease, path, sizeof path, NULL, manager, "small", version, label));
    CHECK(lease != 0 && access(path, R_OK) == 0);
    return lease;
}

static void a_leased_version_is_in_use_and_says_by_whom(const context *context)
{
    mm_manager manager = open_downloads(context, "leases", NULL, NULL);
    mm_manager lookups = open_lookups(context, "leases");
    mm_error error = MM_ERROR_INIT;
    mm_model_status status = MM_MODEL_STATUS_INIT;
    mm_lease first;
    mm_lease second;

    install(manager, "1.0.0");
    first = acquire(lookups, "1.0.0", "\xE7\xBF\xBB\xE8\xAF\x91");
    second = acquire(manager, "1.0.0", NULL);
    CHECK_STATUS(MM_MODEL_IN_USE, removal(manager, "1.0.0"));
    CHECK_STATUS(MM_OK, mm_error_get(&error));
    CHECK(error.status == MM_MODEL_IN_USE && error.retryable == 1 && error.holder_count == 2 && error.holders != NULL);
    CHECK(error.holders[0].process_id == getpid() && error.holders[1].process_id == getpid());
    CHECK_TEXT("\xE7\xBF\xBB\xE8\xAF\x91", error.holders[0].label);
    CHECK(error.holders[1].label == NULL && strlen(error.holders[0].since) == 24 && error.holders[0].since[23] == 'Z');
    CHECK_TEXT("host", error.holders[0].process_name);
    CHECK_STATUS(MM_OK, mm_model_status_get(&status, manager, "small", "1.0.0"));
    CHECK(status.state == MM_STATE_READY);

    CHECK_STATUS(MM_OK, mm_lease_release(first));
    CHECK_STATUS(MM_CLOSED, mm_lease_release(first));
    CHECK_STATUS(MM_MODEL_IN_USE, removal(manager, "1.0.0"));
    CHECK_STATUS(MM_OK, mm_lease_release(second));
    CHECK_STATUS(MM_OK, removal(manager, "1.0.0"));
    CHECK_STATUS(MM_OK, mm_close(lookups));
    CHECK_STATUS(MM_OK, mm_close(manager));
}

static void the_newest_is_leased_and_named(const context *context)
{
    mm_manager manager = open_downloads(context, "leases", NULL, NULL);
    char version[16];
    char path[4096];
    char located[4096];
    size_t length = 0;
    mm_lease lease = 0;

    install(manager, "1.0.0");
    install(manager, "2.0.0");
    CHECK_STATUS(MM_OK, mm_lease_acquire(&lease, path, sizeof path, &length, manager, "small", NULL, NULL));
    CHECK_STATUS(MM_OK, mm_model_locate(located, sizeof located, NULL, manager, "small", "2.0.0", NULL));
    CHECK_TEXT(located, path);
    CHECK(length == strlen(path));
    CHECK_STATUS(MM_OK, mm_lease_version(version, sizeof version, &length, lease));
    CHECK_TEXT("2.0.0", version);
    CHECK(length == 5);
    CHECK_STATUS(MM_OK, removal(manager, "1.0.0"));
    CHECK_STATUS(MM_MODEL_IN_USE, removal(manager, "2.0.0"));
    CHECK_STATUS(MM_OK, mm_lease_release(lease));
    CHECK_STATUS(MM_CLOSED, mm_lease_version(version, sizeof version, &length, lease));
    CHECK_STATUS(MM_OK, removal(manager, "2.0.0"));
    CHECK_STATUS(MM_OK, mm_close(manager));
}

static void a_path_that_does_not_fit_leases_nothing(const context *context)
{
    mm_manager manager = open_downloads(context, "leases", NULL, NULL);
    char path[4] = "xxx";
    size_t length = 0;
    mm_lease lease = 77;

    install(manager, "1.0.0");
    CHECK_STATUS(MM_BUFFER_TOO_SMALL, mm_lease_acquire(&lease, path, sizeof path, &length, manager, "small", "1.0.0", NULL));
    CHECK(lease == 0 && path[0] == '\0' && length > sizeof path);
    CHECK_STATUS(MM_OK, removal(manager, "1.0.0"));
    CHECK_STATUS(MM_MODEL_NOT_AVAILABLE, mm_lease_acquire(&lease, path, sizeof path, &length, manager, "small", "1.0.0", NULL));
    CHECK(lease == 0 && length == 0);
    CHECK_STATUS(MM_OK, mm_close(manager));
}

static void a_lease_ends_with_its_manager(const context *context)
{
    mm_manager manager = open_downloads(context, "leases", NULL, NULL);
    mm_manager lookups = open_lookups(context, "leases");
    char version[16];
    mm_lease lease;
    int files;

    install(manager, "1.0.0");
    files = count_entries("/proc/self/fd");
    lease = acquire(lookups, "1.0.0", NULL);
    CHECK(count_entries("/proc/self/fd") > files);
    CHECK_STATUS(MM_MODEL_IN_USE, removal(manager, "1.0.0"));
    CHECK_STATUS(MM_OK, mm_close(lookups));
    CHECK(count_entries("/proc/self/fd") == files);
    CHECK_STATUS(MM_CLOSED, mm_lease_version(version, sizeof version, NULL, lease));
    CHECK_STATUS(MM_CLOSED, mm_lease_release(lease));
    CHECK_STATUS(MM_OK, removal(manager, "1.0.0"));
    CHECK_STATUS(MM_OK, mm_close(manager));
}

static void leasing_starts_no_thread_and_leaves_no_file_open(const context *context)
{
    mm_manager manager = open_downloads(context, "leases", NULL, NULL);
    mm_manager lookups;
    int threads;
    int files;
    int i;

    install(manager, "1.0.0");
    CHECK_STATUS(MM_OK, mm_close(manager));
    lookups = open_lookups(context, "leases");
    CHECK_STATUS(MM_OK, mm_lease_release(acquire(lookups, "1.0.0", NULL)));
    threads = count_entries("/proc/self/task");
    files = count_entries("/proc/self/fd");
    for (i = 0; i < 1000; i++) {
        CHECK_STATUS(MM_OK, mm_lease_release(acquire(lookups, "1.0.0", "again")));
    }
    CHECK(count_entries("/proc/self/task") <= threads && count_entries("/proc/self/fd") == files);
    CHECK_STATUS(MM_OK, mm_close(lookups));
}

void test_leases(const context *context)
{
    TEST(a_leased_version_is_in_use_and_says_by_whom, context);
    TEST(the_newest_is_leased_and_named, context);
    TEST(a_path_that_does_not_fit_leases_nothing, context);
    TEST(a_lease_ends_with_its_manager, context);
    TEST(leasing_starts_no_thread_and_leaves_no_file_open, context);
}
