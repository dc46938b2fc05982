/* Downloads as jobs, with their events, against the real server. */

#include "check.h"
#include "open.h"
#include "recorder.h"

#include <string.h>
#include <sys/stat.h>

static recorder events;

static mm_status outcome(mm_job job)
{
    int32_t done = 0;
    CHECK_STATUS(MM_OK, mm_job_wait(&done, job, 20000));
    CHECK(done == 1);
    return mm_job_result(job);
}

/* Whether a download comes to a state within ten seconds. */
static int reaches(mm_job job, int32_t state)
{
    mm_download_info info = MM_DOWNLOAD_INFO_INIT;
    double start = now_ms();
    while (mm_download_info_get(&info, job) == MM_OK && info.state != state && now_ms() - start < 10000) {
        sleep_ms(5);
    }
    return info.state == state;
}

static mm_manager open_recorded(const context *context, const char *name, int64_t bytes_per_second)
{
    mm_limits limits = MM_LIMITS_INIT;
    mm_manager manager;
    recorder_init(&events);
    manager = open_downloads(context, name, recorder_callback, &events);
    limits.bytes_per_second = bytes_per_second;
    CHECK_STATUS(MM_OK, mm_limits_set(manager, &limits));
    return manager;
}

static void a_download_ends_in_a_path_and_tells_of_it_in_order(const context *context)
{
    mm_manager manager = open_recorded(context, "downloads", 0);
    mm_installed installed = MM_INSTALLED_INIT;
    mm_download_info info = MM_DOWNLOAD_INFO_INIT;
    char path[4096];
    char located[4096];
    char small[10];
    size_t length = 0;
    struct stat file;
    mm_job job = 0;
    int complete;
    int done;

    CHECK_STATUS(MM_OK, mm_download_start(&job, manager, "small", "1.0.0", MM_PRIORITY_USER));
    CHECK_STATUS(MM_OK, outcome(job));
    CHECK_STATUS(MM_OK, mm_job_path(path, sizeof path, &length, job));
    CHECK(length == strlen(path) && path[0] == '/');
    CHECK_STATUS(MM_OK, mm_model_locate(located, sizeof located, &length, manager, "small", NULL, NULL));
    CHECK_TEXT(path, located);
    CHECK_STATUS(MM_OK, mm_model_locate(located, sizeof located, NULL, manager, "small", "1.0.0", "parts/weights.bin"));
    CHECK(stat(located, &file) == 0 && S_ISREG(file.st_mode));

    CHECK_STATUS(MM_BUFFER_TOO_SMALL, mm_job_path(small, sizeof small, &length, job));
    CHECK(small[0] == '\0' && length == strlen(path));
    CHECK_STATUS(MM_BUFFER_TOO_SMALL, mm_model_locate(small, sizeof small, &length, manager, "small", NULL, NULL));
    CHECK(small[0] == '\0' && length == strlen(path));
    CHECK_STATUS(MM_BUFFER_TOO_SMALL, mm_model_locate(located, strlen(path), &length, manager, "small", NULL, NULL));
    CHECK_STATUS(MM_OK, mm_model_locate(located, strlen(path) + 1, &length, manager, "small", NULL, NULL));
    CHECK_TEXT(path, located);
    CHECK_STATUS(MM_BUFFER_TOO_SMALL, mm_model_locate(NULL, 0, &length, manager, "small", NULL, NULL));
    CHECK(length == strlen(path));

    CHECK_STATUS(MM_OK, mm_download_info_get(&info, job));
    CHECK(info.state == MM_STATE_READY && info.progress.bytes == info.progress.total_bytes && info.progress.bytes > 0);
    CHECK_TEXT("small", info.model_id);
    CHECK_TEXT("1.0.0", info.version);

    complete = recorder_wait(&events, 0, MM_EVENT_COMPLETE, "small");
    done = recorder_wait(&events, 0, MM_EVENT_JOB_DONE, NULL);
    CHECK(recorder_find(&events, 0, MM_EVENT_START, "small") >= 0);
    CHECK(recorder_find(&events, 0, MM_EVENT_PROGRESS, "small") >= 0);
    CHECK(complete > recorder_find(&events, 0, MM_EVENT_START, "small"));
    CHECK(complete >= 0 && recorder_at(&events, complete).has_path && recorder_at(&events, complete).state == MM_STATE_READY);
    CHECK(done > complete && recorder_at(&events, done).job == job && recorder_at(&events, done).error == MM_OK);
    CHECK_STATUS(MM_OK, mm_job_close(job));

    CHECK_STATUS(MM_OK, mm_installed_list(&job, manager));
    CHECK_STATUS(MM_OK, mm_job_installed(&installed, job, 0));
    CHECK_TEXT(path, installed.path);
    CHECK(installed.size_bytes > 0 && strlen(installed.checksum_sha256) == 64 && installed.installed_at[10] == 'T');
    CHECK_STATUS(MM_OK, mm_job_close(job));

    CHECK_STATUS(MM_OK, mm_close(manager));
    CHECK(events.overlaps == 0);
    CHECK(recorder_at(&events, recorder_count(&events) - 1).type == MM_EVENT_CLOSED);
}

static void what_is_installed_needs_no_network_and_can_be_updated_and_removed(const context *context)
{
    mm_manager manager = open_recorded(context, "downloads", 0);
    mm_update update = MM_UPDATE_INIT;
    mm_model_status status = MM_MODEL_STATUS_INIT;
    char path[4096];
    mm_job job = 0;
    size_t count = 0;

    CHECK_STATUS(MM_OK, mm_download_start(&job, manager, "small", "1.0.0", MM_PRIORITY_BACKGROUND));
    CHECK_STATUS(MM_OK, outcome(job));
    CHECK_STATUS(MM_OK, mm_job_close(job));

    CHECK_STATUS(MM_OK, mm_update_list(&job, manager));
    CHECK_STATUS(MM_OK, outcome(job));
    CHECK_STATUS(MM_OK, mm_job_count(&count, job));
    CHECK(count == 1);
    CHECK_STATUS(MM_OK, mm_job_update(&update, job, 0));
    CHECK_TEXT("1.0.0", update.installed_version);
    CHECK_TEXT("2.0.0", update.latest_version);
    CHECK_STATUS(MM_OK, mm_job_close(job));

    CHECK_STATUS(MM_OK, mm_model_resolve(&job, manager, "small", NULL, NULL));
    CHECK_STATUS(MM_OK, outcome(job));
    CHECK_STATUS(MM_OK, mm_job_path(path, sizeof path, NULL, job));
    CHECK(strlen(path) > 0);
    CHECK_STATUS(MM_OK, mm_job_close(job));

    CHECK_STATUS(MM_OK, mm_model_status_get(&status, manager, "small", "1.0.0"));
    CHECK(status.state == MM_STATE_READY);
    CHECK_STATUS(MM_OK, mm_model_remove(&job, manager, "small", "1.0.0"));
    CHECK_STATUS(MM_OK, outcome(job));
    CHECK_STATUS(MM_OK, mm_job_close(job));
    CHECK_STATUS(MM_MODEL_NOT_AVAILABLE, mm_model_locate(path, sizeof path, NULL, manager, "small", NULL, NULL));
    CHECK_STATUS(MM_OK, mm_model_remove(&job, manager, "small", "1.0.0"));
    CHECK_STATUS(MM_MODEL_NOT_AVAILABLE, outcome(job));
    CHECK_STATUS(MM_OK, mm_job_close(job));
    CHECK_STATUS(MM_OK, mm_close(manager));
}

static void a_slow_download_pauses_resumes_and_is_cancelled_for_everybody(const context *context)
{
    mm_manager manager = open_recorded(context, "downloads", 300000);
    mm_download_info info = MM_DOWNLOAD_INFO_INIT;
    mm_model_status status = MM_MODEL_STATUS_INIT;
    mm_job first = 0;
    mm_job second = 0;
    mm_job listed[4] = { 77, 77, 77, 77 };
    size_t count = 0;
    int32_t done = 77;
    char id[64] = "";

    CHECK_STATUS(MM_OK, mm_download_start(&first, manager, "big", NULL, MM_PRIORITY_USER));
    CHECK_STATUS(MM_OK, mm_download_start(&second, manager, "big", "1.0.0", MM_PRIORITY_USER));
    CHECK(recorder_wait(&events, 0, MM_EVENT_PROGRESS, "big") >= 0);
    CHECK_STATUS(MM_OK, mm_job_wait(&done, first, 0));
    CHECK(done == 0);
    CHECK_STATUS(MM_INVALID_ARGUMENT, mm_job_result(first));
    CHECK_STATUS(MM_OK, mm_job_wait(&done, first, 50));
    CHECK(done == 0);

    CHECK_STATUS(MM_OK, mm_download_info_get(&info, first));
    CHECK(info.state == MM_STATE_DOWNLOADING && info.progress.total_bytes > info.progress.bytes);
    strncpy(id, info.task_id, sizeof id - 1);
    CHECK_STATUS(MM_OK, mm_download_info_get(&info, second));
    CHECK_TEXT(id, info.task_id);
    CHECK_STATUS(MM_OK, mm_model_status_get(&status, manager, "big", "1.0.0"));
    CHECK(status.state == MM_STATE_DOWNLOADING && status.has_progress && status.progress.total_bytes > 0);

    CHECK_STATUS(MM_BUFFER_TOO_SMALL, mm_download_list(NULL, 0, &count, manager));
    CHECK(count == 1);
    CHECK_STATUS(MM_OK, mm_download_list(listed, 4, &count, manager));
    CHECK(count == 1 && listed[0] != 0 && listed[1] == 0 && listed[3] == 0);
    CHECK_STATUS(MM_OK, mm_job_close(listed[0]));

    CHECK_STATUS(MM_OK, mm_download_pause(first));
    CHECK(reaches(second, MM_STATE_PAUSED));
    CHECK_STATUS(MM_OK, mm_download_resume(second));
    CHECK(reaches(first, MM_STATE_DOWNLOADING));

    /* One handle gives up: the other goes on. */
    CHECK_STATUS(MM_OK, mm_job_cancel(second));
    CHECK_STATUS(MM_CANCELLED, outcome(second));
    CHECK_STATUS(MM_OK, mm_job_wait(&done, first, 0));
    CHECK(done == 0);
    CHECK_STATUS(MM_OK, mm_download_cancel(first, 0));
    CHECK_STATUS(MM_CANCELLED, outcome(first));
    CHECK(recorder_wait(&events, 0, MM_EVENT_ERROR, "big") >= 0);
    CHECK_STATUS(MM_OK, mm_download_list(NULL, 0, &count, manager));
    CHECK(count == 0);
    CHECK_STATUS(MM_OK, mm_job_close(first));
    CHECK_STATUS(MM_OK, mm_job_close(second));
    CHECK_STATUS(MM_OK, mm_close(manager));
}

static void what_the_library_does_not_have_fails_as_a_job(const context *context)
{
    mm_manager manager = open_recorded(context, "downloads", 0);
    mm_model_status status = MM_MODEL_STATUS_INIT;
    mm_error error = MM_ERROR_INIT;
    mm_job job = 0;
    int done;

    CHECK_STATUS(MM_OK, mm_download_start(&job, manager, "small", "9.9.9", MM_PRIORITY_USER));
    CHECK_STATUS(MM_NOT_IN_CATALOGUE, outcome(job));
    done = recorder_wait(&events, 0, MM_EVENT_JOB_DONE, NULL);
    CHECK(done >= 0 && recorder_at(&events, done).error == MM_NOT_IN_CATALOGUE && !recorder_at(&events, done).has_path);
    CHECK(done > recorder_find(&events, 0, MM_EVENT_ERROR, "small"));
    CHECK_STATUS(MM_INVALID_ARGUMENT, mm_close(0));
    CHECK_STATUS(MM_OK, mm_model_status_get(&status, manager, "small", "9.9.9"));
    CHECK(status.state == MM_STATE_FAILED && status.error == MM_NOT_IN_CATALOGUE);
    CHECK_STATUS(MM_OK, mm_error_get(&error));
    CHECK(error.status == MM_NOT_IN_CATALOGUE);
    CHECK_STATUS(MM_OK, mm_job_close(job));
    CHECK_STATUS(MM_OK, mm_close(manager));
}

void test_downloads(const context *context)
{
    TEST(a_download_ends_in_a_path_and_tells_of_it_in_order, context);
    TEST(what_is_installed_needs_no_network_and_can_be_updated_and_removed, context);
    TEST(a_slow_download_pauses_resumes_and_is_cancelled_for_everybody, context);
    TEST(what_the_library_does_not_have_fails_as_a_job, context);
}
