/* The jobs that read and report, against the real server: what they come to, row by row. */

#include "check.h"
#include "open.h"

#include <stdio.h>
#include <string.h>

/* Waits for the end and answers the outcome. */
static mm_status outcome(mm_job job)
{
    int32_t done = 0;
    CHECK_STATUS(MM_OK, mm_job_wait(&done, job, 10000));
    CHECK(done == 1);
    return mm_job_result(job);
}

static void the_catalogue_lists_what_was_published(const context *context)
{
    mm_manager manager = open_downloads(context, "jobs", NULL, NULL);
    mm_model model = MM_MODEL_INIT;
    mm_model_version version = MM_MODEL_VERSION_INIT;
    mm_job job = 0;
    size_t count = 0;
    size_t i = 0;

    CHECK_STATUS(MM_OK, mm_catalogue_list(&job, manager));
    CHECK_STATUS(MM_OK, outcome(job));
    CHECK_STATUS(MM_OK, mm_job_count(&count, job));
    CHECK(count == 2);
    for (i = 0; i < count; i++) {
        CHECK_STATUS(MM_OK, mm_job_model(&model, job, i));
        if (strcmp(model.model_id, "small") == 0) {
            break;
        }
    }
    CHECK(i < count);
    CHECK_TEXT("2.0.0", model.latest_version);
    CHECK(model.version_count == 2 && model.size_bytes > 0);
    CHECK_TEXT("2.0.0", model.versions[0]);
    CHECK_TEXT("1.0.0", model.versions[1]);
    CHECK(model.extra_json[0] == '{');
    CHECK_STATUS(MM_INVALID_ARGUMENT, mm_job_model(&model, job, count));
    CHECK(model.model_id == NULL && model.size == sizeof model);
    CHECK_STATUS(MM_INVALID_ARGUMENT, mm_job_version(&version, job, 0));
    CHECK_STATUS(MM_INVALID_ARGUMENT, mm_job_path(NULL, 0, NULL, job));
    CHECK_STATUS(MM_OK, mm_job_close(job));
    CHECK_STATUS(MM_OK, mm_close(manager));
}

static void a_models_page_has_every_file(const context *context)
{
    mm_manager manager = open_downloads(context, "jobs", NULL, NULL);
    mm_model model = MM_MODEL_INIT;
    mm_model_version version = MM_MODEL_VERSION_INIT;
    mm_job job = 0;
    size_t count = 0;
    size_t i;
    int nested = 0;
    int64_t sum = 0;

    CHECK_STATUS(MM_OK, mm_catalogue_get(&job, manager, "small"));
    CHECK_STATUS(MM_OK, outcome(job));
    CHECK_STATUS(MM_OK, mm_job_count(&count, job));
    CHECK(count == 2);
    CHECK_STATUS(MM_OK, mm_job_model(&model, job, 0));
    CHECK_TEXT("small", model.model_id);
    CHECK_STATUS(MM_OK, mm_job_version(&version, job, 1));
    CHECK_TEXT("1.0.0", version.version);
    CHECK(strlen(version.checksum_sha256) == 64 && version.file_count == 2);
    for (i = 0; i < version.file_count; i++) {
        nested |= strcmp(version.files[i].path, "parts/weights.bin") == 0;
        sum += version.files[i].size_bytes;
        CHECK(strlen(version.files[i].sha256) == 64);
    }
    CHECK(nested);
    CHECK(sum == version.size_bytes);
    CHECK_STATUS(MM_OK, mm_job_close(job));

    CHECK_STATUS(MM_OK, mm_catalogue_get(&job, manager, "no-such-model"));
    CHECK_STATUS(MM_NOT_IN_CATALOGUE, outcome(job));
    CHECK_STATUS(MM_NOT_IN_CATALOGUE, mm_job_model(&model, job, 0));
    CHECK_STATUS(MM_OK, mm_job_close(job));
    CHECK_STATUS(MM_OK, mm_close(manager));
}

/* Asks for a model that is missing; answers what the scheduler said. */
static int32_t resolved(mm_manager manager, const char *task)
{
    mm_error error = MM_ERROR_INIT;
    mm_job job = 0;

    CHECK_STATUS(MM_OK, mm_model_resolve(&job, manager, "missing", NULL, task));
    CHECK_STATUS(MM_MODEL_NOT_AVAILABLE, outcome(job));
    CHECK_STATUS(MM_OK, mm_error_get(&error));
    CHECK(error.status == MM_MODEL_NOT_AVAILABLE && error.report_elapsed_ms > 0);
    CHECK_STATUS(MM_OK, mm_job_close(job));
    return error.report_status;
}

/* Only reports one. */
static int32_t reported(mm_manager manager, const char *task)
{
    mm_report report = MM_REPORT_INIT;
    mm_job job = 0;
    size_t count = 0;

    CHECK_STATUS(MM_OK, mm_miss_report(&job, manager, "missing", "1.0.0", task));
    CHECK_STATUS(MM_OK, outcome(job));
    CHECK_STATUS(MM_OK, mm_job_report(&report, job));
    CHECK(report.node_id == NULL && report.elapsed_ms > 0);
    CHECK_STATUS(MM_INVALID_ARGUMENT, mm_job_count(&count, job));
    CHECK_STATUS(MM_OK, mm_job_close(job));
    return report.status;
}

/* A scheduler on a busy machine may be late, which is an answer too: then for another task. Answers how many tasks it took. */
static int in_time(int32_t (*miss)(mm_manager, const char *), const char *name, mm_manager manager)
{
    int32_t status;
    double start;
    char task[32];
    int tasks = 0;

    do {
        (void)snprintf(task, sizeof task, "%s-%d", name, ++tasks);
        start = now_ms();
        status = miss(manager, task);
    } while ((status == MM_REPORT_TIMED_OUT || now_ms() - start >= 300) && tasks < 100);
    CHECK(status == MM_REPORT_UNASSIGNED && tasks < 100);
    return tasks;
}

/* How much the model is wanted, by a ranking that has nothing else. */
static int64_t demand(mm_manager manager)
{
    mm_ranking ranking = MM_RANKING_INIT;
    mm_ranking_entry entry = MM_RANKING_ENTRY_INIT;
    mm_job job = 0;
    size_t count = 0;

    CHECK_STATUS(MM_OK, mm_ranking_get(&job, manager, 1));
    CHECK_STATUS(MM_OK, outcome(job));
    CHECK_STATUS(MM_OK, mm_job_ranking(&ranking, job));
    CHECK(!ranking.stale && ranking.error == MM_OK && strlen(ranking.generated_at) == strlen("2026-01-31T12:00:00.000Z"));
    CHECK_STATUS(MM_OK, mm_job_count(&count, job));
    CHECK(count == 1);
    CHECK_STATUS(MM_OK, mm_job_ranking_entry(&entry, job, 0));
    CHECK_TEXT("missing", entry.model_id);
    CHECK(entry.rank == 1);
    CHECK_STATUS(MM_OK, mm_job_close(job));
    return entry.demand;
}

static void a_miss_reaches_the_scheduler_and_the_ranking(const context *context)
{
    mm_manager manager = open_downloads(context, "scheduler", NULL, NULL);
    mm_ranking ranking = MM_RANKING_INIT;
    mm_ranking_entry entry = MM_RANKING_ENTRY_INIT;
    mm_job job = 0;
    double start;
    int tasks = in_time(resolved, "resolved", manager) + in_time(reported, "reported", manager);

    CHECK_STATUS(MM_OK, mm_ranking_peek(&job, manager, 1));
    CHECK_STATUS(MM_SCHEDULER_UNREACHABLE, outcome(job));
    CHECK_STATUS(MM_OK, mm_job_close(job));

    /* Every miss counts, also one that was answered late. */
    start = now_ms();
    while (demand(manager) != tasks && now_ms() - start < 30000) {
        sleep_ms(50);
    }
    CHECK(demand(manager) == tasks);
    CHECK_STATUS(MM_OK, mm_close(manager));

    /* Another run has it without asking. */
    manager = open_downloads(context, "scheduler", NULL, NULL);
    CHECK_STATUS(MM_OK, mm_ranking_peek(&job, manager, 0));
    CHECK_STATUS(MM_OK, outcome(job));
    CHECK_STATUS(MM_OK, mm_job_ranking(&ranking, job));
    CHECK(ranking.stale == 1 && ranking.error == MM_OK && strlen(ranking.fetched_at) == strlen("2026-01-31T12:00:00.000Z"));
    CHECK_STATUS(MM_OK, mm_job_ranking_entry(&entry, job, 0));
    CHECK_TEXT("missing", entry.model_id);
    CHECK_STATUS(MM_OK, mm_job_close(job));
    CHECK_STATUS(MM_OK, mm_close(manager));
}

static void a_library_that_is_not_there_is_a_failed_job(const context *context)
{
    mm_open_options options = MM_OPEN_OPTIONS_INIT;
    mm_manager manager = 0;
    mm_error error = MM_ERROR_INIT;
    mm_job job = 0;

    options.flags = MM_OPEN_DOWNLOADS;
    options.root = root_named(context, "unreachable");
    options.library_url = "http://127.0.0.1:9/";
    CHECK_STATUS(MM_OK, mm_open(&manager, &options));
    CHECK_STATUS(MM_OK, mm_catalogue_list(&job, manager));
    CHECK_STATUS(MM_NETWORK, outcome(job));
    CHECK_STATUS(MM_OK, mm_error_get(&error));
    CHECK(error.status == MM_NETWORK && error.retryable == 1 && error.url != NULL);
    CHECK_STATUS(MM_OK, mm_job_close(job));
    CHECK_STATUS(MM_OK, mm_close(manager));
}

void test_jobs(const context *context)
{
    TEST(the_catalogue_lists_what_was_published, context);
    TEST(a_models_page_has_every_file, context);
    TEST(a_miss_reaches_the_scheduler_and_the_ranking, context);
    TEST(a_library_that_is_not_there_is_a_failed_job, context);
}
