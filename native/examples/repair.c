/*
 * Is every byte of an installed version what was published? With a library, what is not is fetched again, and nothing else;
 * whoever reads the model meanwhile is not disturbed.
 *
 *     repair ROOT MODEL VERSION [LIBRARY_URL]          only looks, unless a library is named
 *
 * LIBRARY_TOKEN in the environment is the bearer token for a library that wants one. Ends with 0 when all is right in the
 * end, with 1 when it is damaged or something failed, with 2 for wrong arguments. README.md says what Windows needs.
 */

#include <modelmanager.h>

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

static int failed(const char *what)
{
    mm_error error = MM_ERROR_INIT;
    mm_error_get(&error);
    fprintf(stderr, "repair: %s: %s (%s)\n", what, error.message, mm_status_name(error.status));
    return 1;
}

/* Called on a thread of the library when a token is wanted, and again when the library refuses it. A program that has to ask
 * somebody else for it would return, and call mm_token_set later from any thread. NULL says that there is none. */
static void give_token(mm_manager manager, void *user)
{
    mm_token_set(manager, getenv((const char *)user));
}

static const char *kind_text(int32_t kind)
{
    switch (kind) {
    case MM_DAMAGE_MISSING: return "is missing";
    case MM_DAMAGE_WRONG_SIZE: return "has the wrong size";
    default: return "has wrong bytes";
    }
}

/* Prints what a job has found, or mended, and answers how many files that is. */
static size_t print_damage(mm_job job)
{
    size_t count = 0, i, r;
    mm_job_count(&count, job);
    for (i = 0; i < count; i++) {
        mm_damage damage = MM_DAMAGE_INIT;
        if (mm_job_damage(&damage, job, i) != MM_OK) continue;
        printf("%s %s", damage.path, kind_text(damage.kind)); /* Its texts are valid until the job is closed. */
        for (r = 0; r < damage.range_count; r++) {
            printf("%s %" PRId64 "-%" PRId64, r == 0 ? ":" : ",", damage.ranges[r].start, damage.ranges[r].end - 1);
        }
        printf("\n");
    }
    return count;
}

/* Waits for a job and tells how far it is; answers what came of it. */
static mm_status follow(mm_job job, const char *what)
{
    int32_t done = 0;
    while (mm_job_wait(&done, job, 500) == MM_OK && !done) {
        mm_job_info info = MM_JOB_INFO_INIT;
        if (mm_job_info_get(&info, job) == MM_OK && info.progress.total_bytes > 0) {
            fprintf(stderr, "%s: %d %%\n", what, (int)(info.progress.bytes * 100 / info.progress.total_bytes));
        }
    }
    return mm_job_result(job);
}

/* Answers how many files are damaged, or -1. */
static long verify(mm_manager manager, const char *model, const char *version)
{
    long count = -1;
    mm_job job;
    if (mm_model_verify(&job, manager, model, version) != MM_OK || follow(job, "verifying") != MM_OK) failed(model);
    else count = (long)print_damage(job);
    mm_job_close(job); /* A job that was not made is 0, and closing it does nothing. */
    return count;
}

static int repair(mm_manager manager, const char *model, const char *version)
{
    int exit_code = 0;
    mm_job job;
    if (mm_model_repair(&job, manager, model, version) != MM_OK || follow(job, "repairing") != MM_OK) exit_code = failed(model);
    else printf("repaired\n");
    mm_job_close(job);
    return exit_code;
}

int main(int count, char **arguments)
{
    mm_open_options options = MM_OPEN_OPTIONS_INIT;
    mm_manager manager;
    int exit_code;
    long damaged;
    if (count < 4 || count > 5) {
        fprintf(stderr, "usage: repair ROOT MODEL VERSION [LIBRARY_URL]\n");
        return 2;
    }
    options.root = arguments[1];
    if (count == 5) {
        options.flags = MM_OPEN_DOWNLOADS | MM_OPEN_NO_AUTO_RESUME;
        options.library_url = arguments[4];
        options.token_callback = give_token;
        options.user = "LIBRARY_TOKEN";
    }
    if (mm_open(&manager, &options) != MM_OK) return failed(options.root);
    damaged = verify(manager, arguments[2], arguments[3]);
    if (damaged == 0) printf("all right\n");
    exit_code = damaged == 0 ? 0 : damaged < 0 || count < 5 ? 1 : repair(manager, arguments[2], arguments[3]);
    return mm_close(manager) == MM_OK ? exit_code : failed(options.root);
}
