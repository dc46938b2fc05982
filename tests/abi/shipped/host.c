/*
 * The main job on Debian 11: which glibc this is, that no OpenSSL is there, a download over HTTPS from an authority of our own, the path,
 * and a miss that is reported. Arguments: an empty folder, the library's URL, the authority's file.
 */

#include <dlfcn.h>
#include <gnu/libc-version.h>
#include <modelmanager.h>
#include <stdio.h>
#include <string.h>

static int failed;

static void check(int good, const char *what)
{
    printf("%s %s\n", good ? "ok" : "not ok", what);
    if (!good) {
        printf("# %s\n", mm_error_message());
        failed = 1;
    }
    fflush(stdout);
}

static void check_system(void)
{
    static const char *const names[] = {"libssl.so", "libssl.so.3", "libssl.so.1.1", "libcrypto.so", "libcrypto.so.3", "libcrypto.so.1.1"};
    int found = 0;
    size_t i;
    check(strcmp(gnu_get_libc_version(), "2.31") == 0, "glibc here is 2.31");
    for (i = 0; i < sizeof names / sizeof names[0]; i++) {
        found += dlopen(names[i], RTLD_NOW | RTLD_LOCAL) != NULL;
    }
    check(found == 0, "no libssl or libcrypto can be opened here");
}

static mm_status outcome(mm_job job)
{
    int32_t done = 0;
    mm_status status = mm_job_wait(&done, job, 60000);
    return status != MM_OK ? status : done ? mm_job_result(job) : MM_STALLED;
}

static mm_manager open_root(const char *root, const char *name, const char *library_url, const char *ca_file)
{
    mm_open_options options = MM_OPEN_OPTIONS_INIT;
    mm_manager manager = 0;
    char folder[1024];
    snprintf(folder, sizeof folder, "%s/%s", root, name);
    options.root = folder;
    options.flags = MM_OPEN_DOWNLOADS;
    options.library_url = library_url;
    options.ca_file = ca_file;
    check(mm_open(&manager, &options) == MM_OK, "a root opens");
    return manager;
}

static void check_download(mm_manager manager)
{
    char path[1024] = "";
    char located[1024] = "";
    mm_job job = 0;
    check(mm_model_locate(located, sizeof located, NULL, manager, "small", NULL, NULL) == MM_MODEL_NOT_AVAILABLE, "what is not installed is not available");
    check(mm_download_start(&job, manager, "small", NULL, MM_PRIORITY_USER) == MM_OK, "a download starts");
    check(outcome(job) == MM_OK, "a download over HTTPS is verified and published");
    check(mm_job_path(path, sizeof path, NULL, job) == MM_OK, "the job has the path");
    check(mm_job_close(job) == MM_OK, "the job closes");
    check(mm_model_locate(located, sizeof located, NULL, manager, "small", NULL, NULL) == MM_OK && strcmp(path, located) == 0, "the lookup finds the same path");
    printf("# path %s\n", path);
}

/* A machine that is busy may take longer than a report waits; then the next one is asked for. */
static void check_miss(mm_manager manager)
{
    mm_report report = MM_REPORT_INIT;
    int attempts = 0;
    do {
        mm_job job = 0;
        check(mm_miss_report(&job, manager, "big", NULL, "task-1") == MM_OK, "a miss is reported");
        check(outcome(job) == MM_OK && mm_job_report(&report, job) == MM_OK, "what became of it is said");
        check(mm_job_close(job) == MM_OK, "its job closes");
    } while (report.status == MM_REPORT_TIMED_OUT && ++attempts < 20);
    check(report.status == MM_REPORT_UNASSIGNED, "the scheduler has the report");
}

static void check_stranger(mm_manager manager)
{
    mm_job job = 0;
    check(mm_catalogue_list(&job, manager) == MM_OK, "a list is asked for");
    check(outcome(job) == MM_TLS_UNTRUSTED, "an authority that nobody vouched for is refused");
    check(mm_job_close(job) == MM_OK, "the list's job closes");
}

int main(int count, char **arguments)
{
    mm_manager manager;
    if (count != 4) {
        fprintf(stderr, "usage: host FOLDER URL CA_FILE\n");
        return 2;
    }
    check_system();
    manager = open_root(arguments[1], "models", arguments[2], arguments[3]);
    check_download(manager);
    check_miss(manager);
    check(mm_close(manager) == MM_OK, "the root closes");
    manager = open_root(arguments[1], "stranger", arguments[2], NULL);
    check_stranger(manager);
    check(mm_close(manager) == MM_OK, "the other root closes");
    puts("ran to the end");
    return failed;
}
