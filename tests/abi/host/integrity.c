/* Verifying and repairing: damage by hand, and what is told of it. */

#include "check.h"
#include "open.h"
#include "recorder.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static recorder events;

static mm_status outcome(mm_job job)
{
    int32_t done = 0;
    CHECK_STATUS(MM_OK, mm_job_wait(&done, job, 20000));
    CHECK(done == 1);
    return mm_job_result(job);
}

static void install(mm_manager manager, const char *model)
{
    mm_job job = 0;
    CHECK_STATUS(MM_OK, mm_download_start(&job, manager, model, "1.0.0", MM_PRIORITY_USER));
    CHECK_STATUS(MM_OK, outcome(job));
    CHECK_STATUS(MM_OK, mm_job_close(job));
}

static void locate(char *path, size_t capacity, mm_manager manager, const char *model, const char *file)
{
    CHECK_STATUS(MM_OK, mm_model_locate(path, capacity, NULL, manager, model, "1.0.0", file));
}

/* The byte there is another one now. Installed files are read-only. */
static void flip_byte(const char *path, long offset)
{
    char byte = 0;
    int file;
    CHECK(chmod(path, 0644) == 0);
    file = open(path, O_RDWR);
    CHECK(file >= 0 && pread(file, &byte, 1, offset) == 1);
    byte = (char)(byte ^ 1);
    CHECK(pwrite(file, &byte, 1, offset) == 1 && close(file) == 0);
}

static mm_manager open_with_models(const context *context, const char *name)
{
    mm_manager manager;
    recorder_init(&events);
    manager = open_downloads(context, name, recorder_callback, &events);
    install(manager, "small");
    return manager;
}

static size_t rows_of(mm_job job)
{
    size_t count = 99;
    CHECK_STATUS(MM_OK, mm_job_count(&count, job));
    return count;
}

static void what_is_right_has_no_rows(const context *context)
{
    mm_manager manager = open_with_models(context, "integrity");
    mm_damage damage = MM_DAMAGE_INIT;
    mm_job_info info = MM_JOB_INFO_INIT;
    char path[4096];
    char located[4096];
    mm_job job = 0;
    int progress;

    CHECK_STATUS(MM_OK, mm_model_verify(&job, manager, "small", "1.0.0"));
    CHECK_STATUS(MM_OK, outcome(job));
    CHECK(rows_of(job) == 0);
    CHECK_STATUS(MM_INVALID_ARGUMENT, mm_job_damage(&damage, job, 0));
    CHECK_STATUS(MM_INVALID_ARGUMENT, mm_job_path(path, sizeof path, NULL, job));
    CHECK_STATUS(MM_OK, mm_job_info_get(&info, job));
    CHECK(info.done == 1 && info.progress.phase == MM_STATE_VERIFYING && info.progress.bytes == 20003 && info.progress.total_bytes == 20003);
    CHECK(info.progress.eta_ms == -1 && info.progress.wire_bytes == 0);
    progress = recorder_wait(&events, 0, MM_EVENT_JOB_PROGRESS, NULL);
    CHECK(progress >= 0 && recorder_at(&events, progress).job == job && recorder_at(&events, progress).total_bytes == 20003);
    progress = recorder_wait(&events, progress, MM_EVENT_JOB_DONE, NULL);
    CHECK(progress >= 0 && recorder_at(&events, progress).job == job);
    CHECK(recorder_find(&events, progress, MM_EVENT_JOB_PROGRESS, NULL) < 0);
    CHECK_STATUS(MM_OK, mm_job_close(job));

    CHECK_STATUS(MM_OK, mm_model_repair(&job, manager, "small", "1.0.0"));
    CHECK_STATUS(MM_OK, outcome(job));
    CHECK(rows_of(job) == 0);
    locate(located, sizeof located, manager, "small", NULL);
    CHECK_STATUS(MM_OK, mm_job_path(path, sizeof path, NULL, job));
    CHECK_TEXT(located, path);
    CHECK_STATUS(MM_OK, mm_job_close(job));
    CHECK_STATUS(MM_OK, mm_close(manager));
}

static void a_changed_byte_is_found_told_of_and_mended(const context *context)
{
    mm_manager manager = open_with_models(context, "integrity");
    mm_damage damage = MM_DAMAGE_INIT;
    mm_model_status status = MM_MODEL_STATUS_INIT;
    mm_error error = MM_ERROR_INIT;
    mm_job_info info = MM_JOB_INFO_INIT;
    struct stat before;
    struct stat after;
    char path[4096];
    char read_before;
    char read_after;
    mm_job job = 0;
    int reader;

    locate(path, sizeof path, manager, "small", "parts/weights.bin");
    flip_byte(path, 1000);
    reader = open(path, O_RDONLY);
    CHECK(reader >= 0 && pread(reader, &read_before, 1, 1000) == 1 && fstat(reader, &before) == 0);

    CHECK_STATUS(MM_OK, mm_model_verify(&job, manager, "small", "1.0.0"));
    CHECK_STATUS(MM_OK, outcome(job));
    CHECK(rows_of(job) == 1);
    CHECK_STATUS(MM_OK, mm_job_damage(&damage, job, 0));
    CHECK_TEXT("parts/weights.bin", damage.path);
    CHECK(damage.kind == MM_DAMAGE_WRONG_CONTENT && damage.range_count == 1);
    CHECK(damage.ranges != NULL && damage.ranges[0].start <= 1000 && damage.ranges[0].end > 1000 && damage.ranges[0].end <= 20000);
    CHECK_STATUS(MM_OK, mm_job_close(job));

    CHECK_STATUS(MM_MODEL_NOT_AVAILABLE, mm_model_locate(path, sizeof path, NULL, manager, "small", "1.0.0", NULL));
    CHECK_STATUS(MM_OK, mm_model_status_get(&status, manager, "small", "1.0.0"));
    CHECK(status.state == MM_STATE_FAILED && status.error == MM_CORRUPT);
    CHECK_STATUS(MM_OK, mm_error_get(&error));
    CHECK_TEXT("parts/weights.bin", error.path);
    CHECK(error.status == MM_CORRUPT && error.range_count == 1 && error.ranges != NULL && error.ranges[0].start <= 1000 && error.ranges[0].end > 1000);

    CHECK_STATUS(MM_OK, mm_model_repair(&job, manager, "small", "1.0.0"));
    CHECK_STATUS(MM_OK, outcome(job));
    CHECK(rows_of(job) == 1);
    CHECK_STATUS(MM_OK, mm_job_damage(&damage, job, 0));
    CHECK_TEXT("parts/weights.bin", damage.path);
    CHECK_STATUS(MM_OK, mm_job_info_get(&info, job));
    CHECK(info.progress.phase == MM_STATE_READY && info.progress.bytes == info.progress.total_bytes && info.progress.total_bytes == 40003);
    CHECK(info.progress.wire_bytes == 20000);
    CHECK_STATUS(MM_OK, mm_job_close(job));

    /* Who had it open keeps what it had. */
    locate(path, sizeof path, manager, "small", "parts/weights.bin");
    CHECK(stat(path, &after) == 0 && after.st_ino != before.st_ino && (after.st_mode & 0777) == 0444);
    CHECK(pread(reader, &read_after, 1, 1000) == 1 && read_after == read_before && close(reader) == 0);
    CHECK_STATUS(MM_OK, mm_close(manager));
}

static void what_is_missing_or_cut_short_is_called_so(const context *context)
{
    mm_manager manager = open_with_models(context, "integrity");
    mm_damage damage = MM_DAMAGE_INIT;
    char config[4096];
    char weights[4096];
    mm_job job = 0;

    locate(config, sizeof config, manager, "small", "config.json");
    locate(weights, sizeof weights, manager, "small", "parts/weights.bin");
    CHECK(unlink(config) == 0 && chmod(weights, 0644) == 0 && truncate(weights, 77) == 0);
    CHECK_STATUS(MM_OK, mm_model_verify(&job, manager, "small", "1.0.0"));
    CHECK_STATUS(MM_OK, outcome(job));
    CHECK(rows_of(job) == 2);
    CHECK_STATUS(MM_OK, mm_job_damage(&damage, job, 0));
    CHECK_TEXT("config.json", damage.path);
    CHECK(damage.kind == MM_DAMAGE_MISSING && damage.ranges == NULL && damage.range_count == 0);
    CHECK_STATUS(MM_OK, mm_job_damage(&damage, job, 1));
    CHECK_TEXT("parts/weights.bin", damage.path);
    CHECK(damage.kind == MM_DAMAGE_WRONG_SIZE);
    CHECK_STATUS(MM_OK, mm_job_close(job));

    CHECK_STATUS(MM_OK, mm_model_repair(&job, manager, "small", "1.0.0"));
    CHECK_STATUS(MM_OK, outcome(job));
    CHECK(rows_of(job) == 2);
    CHECK_STATUS(MM_OK, mm_job_close(job));
    CHECK_STATUS(MM_OK, mm_close(manager));
}

static void a_manager_for_lookups_verifies_and_does_not_repair(const context *context)
{
    mm_manager manager = open_with_models(context, "integrity");
    mm_manager lookups = open_lookups(context, "integrity");
    mm_damage damage = MM_DAMAGE_INIT;
    char path[4096];
    mm_job job = 0;

    locate(path, sizeof path, manager, "small", "config.json");
    flip_byte(path, 1);
    CHECK_STATUS(MM_OK, mm_model_verify(&job, lookups, "small", "1.0.0"));
    CHECK_STATUS(MM_OK, outcome(job));
    CHECK_STATUS(MM_OK, mm_job_damage(&damage, job, 0));
    CHECK_TEXT("config.json", damage.path);
    CHECK(damage.kind == MM_DAMAGE_WRONG_CONTENT && damage.ranges == NULL && damage.range_count == 0);
    CHECK_STATUS(MM_OK, mm_job_close(job));
    CHECK_STATUS(MM_OK, mm_model_repair(&job, lookups, "small", "1.0.0"));
    CHECK_STATUS(MM_INVALID_ARGUMENT, outcome(job));
    CHECK_STATUS(MM_OK, mm_job_close(job));
    CHECK_STATUS(MM_OK, mm_model_verify(&job, lookups, "small", "3.0.0"));
    CHECK_STATUS(MM_MODEL_NOT_AVAILABLE, outcome(job));
    CHECK_STATUS(MM_OK, mm_job_close(job));
    CHECK_STATUS(MM_OK, mm_model_repair(&job, manager, "small", "3.0.0"));
    CHECK_STATUS(MM_MODEL_NOT_AVAILABLE, outcome(job));
    CHECK_STATUS(MM_OK, mm_job_close(job));
    CHECK_STATUS(MM_OK, mm_close(lookups));
    CHECK_STATUS(MM_OK, mm_close(manager));
}

/* Two jobs share one repair: the first that gives up stops nothing, the last one leaves the version as it was. */
static void a_repair_is_cancelled_when_nobody_wants_it(const context *context)
{
    mm_manager manager = open_with_models(context, "integrity");
    mm_limits limits = MM_LIMITS_INIT;
    mm_job_info info = MM_JOB_INFO_INIT;
    mm_model_status status = MM_MODEL_STATUS_INIT;
    double start = now_ms();
    char path[4096];
    mm_job first = 0;
    mm_job second = 0;
    int32_t done = 1;
    int end;

    install(manager, "big");
    locate(path, sizeof path, manager, "big", "parts/weights.bin");
    flip_byte(path, 5);
    limits.bytes_per_second = 200000;
    CHECK_STATUS(MM_OK, mm_limits_set(manager, &limits));
    CHECK_STATUS(MM_OK, mm_model_repair(&first, manager, "big", "1.0.0"));
    CHECK_STATUS(MM_OK, mm_model_repair(&second, manager, "big", "1.0.0"));
    while (mm_job_info_get(&info, second) == MM_OK && info.progress.wire_bytes == 0 && now_ms() - start < 20000) {
        sleep_ms(5);
    }
    CHECK(info.done == 0 && info.progress.phase == MM_STATE_REPAIRING && info.progress.bytes > 3000000);
    CHECK_STATUS(MM_OK, mm_model_status_get(&status, manager, "big", "1.0.0"));
    CHECK(status.state == MM_STATE_REPAIRING && status.has_progress == 1);

    CHECK_STATUS(MM_OK, mm_job_cancel(first));
    CHECK_STATUS(MM_CANCELLED, outcome(first));
    CHECK_STATUS(MM_OK, mm_job_wait(&done, second, 50));
    CHECK(done == 0);
    CHECK_STATUS(MM_OK, mm_job_cancel(second));
    CHECK_STATUS(MM_CANCELLED, outcome(second));
    end = recorder_wait(&events, recorder_wait(&events, 0, MM_EVENT_JOB_PROGRESS, NULL), MM_EVENT_JOB_DONE, NULL);
    CHECK(end >= 0 && recorder_at(&events, end).error == MM_CANCELLED);
    CHECK_STATUS(MM_OK, mm_model_status_get(&status, manager, "big", "1.0.0"));
    CHECK(status.state == MM_STATE_READY);
    CHECK_STATUS(MM_OK, mm_job_close(first));
    CHECK_STATUS(MM_OK, mm_job_close(second));
    CHECK_STATUS(MM_OK, mm_close(manager));
}

void test_integrity(const context *context)
{
    TEST(what_is_right_has_no_rows, context);
    TEST(a_changed_byte_is_found_told_of_and_mended, context);
    TEST(what_is_missing_or_cut_short_is_called_so, context);
    TEST(a_manager_for_lookups_verifies_and_does_not_repair, context);
    TEST(a_repair_is_cancelled_when_nobody_wants_it, context);
}
