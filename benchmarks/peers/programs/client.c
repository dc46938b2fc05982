/*
 * Downloads by the shipped library, all at once, and nothing else:
 *
 *     client ROOT LIBRARY_URL CONNECTIONS RESULT_FILE MODEL...
 *
 * RESULT_FILE gets {"idleRssBytes":…,"peakRssBytes":…}: idle is the open manager before the downloads.
 */

#include <modelmanager.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int failed(const char *what)
{
    fprintf(stderr, "client: %s: %s\n", what, mm_error_message());
    return 1;
}

/* A figure of /proc/self/status, which has kilobytes; 0 when it has none of that name. */
static long long status_bytes(const char *name)
{
    char line[256];
    long long kilobytes = 0;
    FILE *status = fopen("/proc/self/status", "r");
    if (status == NULL) return 0;
    while (fgets(line, sizeof line, status) != NULL) {
        if (strncmp(line, name, strlen(name)) == 0) kilobytes = atoll(line + strlen(name));
    }
    fclose(status);
    return kilobytes * 1024;
}

enum { most_models = 64 };

static int download(mm_manager manager, char **models, int count)
{
    mm_job jobs[most_models];
    int result = 0;
    int at;
    for (at = 0; at < count; at++) {
        if (mm_download_start(&jobs[at], manager, models[at], NULL, MM_PRIORITY_USER) != MM_OK) return failed("cannot begin");
    }
    for (at = 0; at < count; at++) {
        int32_t done = 0;
        char path[4096];
        mm_status status = mm_job_wait(&done, jobs[at], -1);
        if (status == MM_OK) status = mm_job_path(path, sizeof path, NULL, jobs[at]);
        if (status != MM_OK) result = failed(models[at]);
        mm_job_close(jobs[at]);
    }
    return result;
}

int main(int count, char **arguments)
{
    mm_open_options options = MM_OPEN_OPTIONS_INIT;
    mm_manager manager;
    FILE *result;
    long long idle;
    int exit_code;
    if (count < 6 || count - 5 > most_models) {
        fprintf(stderr, "usage: client ROOT LIBRARY_URL CONNECTIONS RESULT_FILE MODEL...\n");
        return 2;
    }
    options.flags = MM_OPEN_DOWNLOADS;
    options.root = arguments[1];
    options.library_url = arguments[2];
    options.limits.size = sizeof options.limits;
    options.limits.connections_per_download = atoi(arguments[3]);
    options.limits.concurrent_downloads = count - 5;
    if (mm_open(&manager, &options) != MM_OK) return failed(arguments[1]);
    idle = status_bytes("VmRSS:");
    exit_code = download(manager, arguments + 5, count - 5);
    result = fopen(arguments[4], "w");
    if (result == NULL || fprintf(result, "{\"idleRssBytes\":%lld,\"peakRssBytes\":%lld}\n", idle, status_bytes("VmHWM:")) < 0 || fclose(result) != 0) {
        perror(arguments[4]);
        return 1;
    }
    return mm_close(manager) == MM_OK ? exit_code : failed(arguments[1]);
}
