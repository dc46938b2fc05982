/* Every function with nothing: NULL, 0, and the handles that were never given out. The documented code comes back, and no crash. */

#include "check.h"
#include "open.h"

#include <string.h>

#define NOTHING(call) CHECK_STATUS(MM_INVALID_ARGUMENT, call)

static void managers_without_anything(void)
{
    mm_manager manager = 77;
    mm_open_options_init(NULL);
    NOTHING(mm_open(NULL, NULL));
    NOTHING(mm_open(&manager, NULL));
    CHECK(manager == 0);
    NOTHING(mm_close(0));
    NOTHING(mm_close_begin(0));
    NOTHING(mm_limits_set(0, NULL));
    NOTHING(mm_error_get(NULL));
}

static void models_without_anything(void)
{
    NOTHING(mm_model_locate(NULL, 0, NULL, 0, NULL, NULL, NULL));
    NOTHING(mm_model_locate(NULL, 10, NULL, 0, NULL, NULL, NULL));
    NOTHING(mm_model_status_get(NULL, 0, NULL, NULL));
    NOTHING(mm_model_resolve(NULL, 0, NULL, NULL, NULL));
    NOTHING(mm_model_remove(NULL, 0, NULL, NULL));
    NOTHING(mm_miss_report(NULL, 0, NULL, NULL, NULL));
    NOTHING(mm_catalogue_list(NULL, 0));
    NOTHING(mm_catalogue_get(NULL, 0, NULL));
    NOTHING(mm_update_list(NULL, 0));
    NOTHING(mm_ranking_get(NULL, 0, 0));
    NOTHING(mm_installed_list(NULL, 0));
    NOTHING(mm_download_start(NULL, 0, NULL, NULL, 0));
    NOTHING(mm_download_list(NULL, 0, NULL, 0));
    NOTHING(mm_download_info_get(NULL, 0));
    NOTHING(mm_download_pause(0));
    NOTHING(mm_download_resume(0));
    NOTHING(mm_download_cancel(0, 0));
}

static void jobs_without_anything(void)
{
    NOTHING(mm_job_wait(NULL, 0, 0));
    NOTHING(mm_job_result(0));
    NOTHING(mm_job_cancel(0));
    NOTHING(mm_job_close(0));
    NOTHING(mm_job_count(NULL, 0));
    NOTHING(mm_job_path(NULL, 0, NULL, 0));
    NOTHING(mm_job_report(NULL, 0));
    NOTHING(mm_job_model(NULL, 0, 0));
    NOTHING(mm_job_version(NULL, 0, 0));
    NOTHING(mm_job_installed(NULL, 0, 0));
    NOTHING(mm_job_update(NULL, 0, 0));
    NOTHING(mm_job_ranking(NULL, 0));
    NOTHING(mm_job_ranking_entry(NULL, 0, 0));
}

static void missing_and_malformed_texts(const context *context)
{
    static char long_text[5000];
    static const char *const bad[] = { NULL, "", "..", "a/b", "a\\b", "temp", ".hidden", "dot.", "c:", "tab\t", "CON", "\xff", "\xc3", "\xed\xa0\x80" };
    mm_manager manager = open_downloads(context, "arguments", NULL, NULL);
    mm_model_status status = MM_MODEL_STATUS_INIT;
    size_t i;

    memset(long_text, 'a', sizeof long_text - 1);
    for (i = 0; i <= sizeof bad / sizeof bad[0]; i++) {
        const char *text = i == sizeof bad / sizeof bad[0] ? long_text : bad[i];
        mm_job job = 77;
        char path[4096];
        size_t length = 77;
        path[0] = 'x';
        NOTHING(mm_model_locate(path, sizeof path, &length, manager, text, NULL, NULL));
        CHECK(path[0] == '\0' && length == 0);
        NOTHING(mm_model_status_get(&status, manager, text, "1"));
        NOTHING(mm_model_status_get(&status, manager, "model", text));
        NOTHING(mm_model_resolve(&job, manager, text, NULL, "task"));
        CHECK(job == 0);
        NOTHING(mm_miss_report(&job, manager, text, NULL, "task"));
        NOTHING(mm_catalogue_get(&job, manager, text));
        NOTHING(mm_model_remove(&job, manager, text, "1"));
        NOTHING(mm_model_remove(&job, manager, "model", text));
        NOTHING(mm_download_start(&job, manager, text, NULL, MM_PRIORITY_USER));
        if (text != NULL) {
            NOTHING(mm_model_locate(path, sizeof path, &length, manager, "model", text, NULL));
            NOTHING(mm_model_resolve(&job, manager, "model", text, "task"));
            NOTHING(mm_download_start(&job, manager, "model", text, MM_PRIORITY_USER));
        }
        job = 77;
        NOTHING(mm_miss_report(&job, manager, "model", NULL, i < 2 ? bad[i] : text == long_text ? text : "\xff"));
        CHECK(job == 0);
    }
    CHECK_STATUS(MM_OK, mm_close(manager));
}

static void numbers_out_of_range(const context *context)
{
    mm_manager manager = open_downloads(context, "arguments", NULL, NULL);
    mm_limits limits = MM_LIMITS_INIT;
    mm_job jobs[2] = { 77, 77 };
    mm_job job = 77;
    int32_t done = 77;

    NOTHING(mm_download_start(&job, manager, "model", NULL, 2));
    CHECK(job == 0);
    NOTHING(mm_download_list(jobs, 2, NULL, manager));
    CHECK(jobs[0] == 0 && jobs[1] == 0);
    NOTHING(mm_ranking_get(&job, manager, -1));
    limits.bytes_per_second = -1;
    NOTHING(mm_limits_set(manager, &limits));
    limits.bytes_per_second = 1;
    limits.reserved = 1;
    NOTHING(mm_limits_set(manager, &limits));
    limits.reserved = 0;
    CHECK_STATUS(MM_OK, mm_limits_set(manager, &limits));

    CHECK_STATUS(MM_OK, mm_installed_list(&job, manager));
    NOTHING(mm_job_wait(&done, job, -2));
    CHECK(done == 0);
    CHECK_STATUS(MM_OK, mm_job_close(job));
    CHECK_STATUS(MM_OK, mm_close(manager));
}

static void options_that_are_no_good(const context *context)
{
    mm_open_options options = MM_OPEN_OPTIONS_INIT;
    mm_header header = { "name", NULL };
    mm_manager manager;

    NOTHING(mm_open(&manager, &options));
    options.root = "relative";
    NOTHING(mm_open(&manager, &options));
    options.root = root_named(context, "options");
    options.flags = 1u << 31;
    NOTHING(mm_open(&manager, &options));
    options.flags = MM_OPEN_DOWNLOADS;
    NOTHING(mm_open(&manager, &options));
    options.library_url = "ftp://127.0.0.1/";
    NOTHING(mm_open(&manager, &options));
    options.library_url = context->library_url;
    options.header_count = 1;
    NOTHING(mm_open(&manager, &options));
    options.headers = &header;
    NOTHING(mm_open(&manager, &options));
    options.header_count = 101;
    NOTHING(mm_open(&manager, &options));
    options.header_count = 0;
    options.limits.concurrent_downloads = -1;
    NOTHING(mm_open(&manager, &options));
    CHECK(manager == 0);
    options.limits.concurrent_downloads = 0;
    /* Inside another struct nothing lies behind it that is its own: a larger size is wrong even over zeros. */
    for (options.limits.size = sizeof(mm_limits) + 1; options.limits.size <= 4096; options.limits.size *= 2) {
        NOTHING(mm_open(&manager, &options));
        CHECK_TEXT("the size member of limits was not set", mm_error_message());
    }
    options.limits.size = 0;
    CHECK_STATUS(MM_OK, mm_open(&manager, &options));
    CHECK_STATUS(MM_OK, mm_close(manager));
}

void test_arguments(const context *context)
{
    managers_without_anything();
    models_without_anything();
    jobs_without_anything();
    missing_and_malformed_texts(context);
    numbers_out_of_range(context);
    options_that_are_no_good(context);
}
