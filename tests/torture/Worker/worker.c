/*
 * A host of the library that does what its arguments say, one step after the other, and says each thing that the library
 * confirmed, in one write. Whoever runs it may kill it, or let its system calls fail, at any moment.
 *
 *     worker ROOT LIBRARY_URL STEP…
 *
 *     install MODEL VERSION    installed MODEL VERSION PATH      join or begin a download and wait for its end
 *     newest MODEL VERSION     the same without naming a version; VERSION is the one that is expected
 *     bring FOLDER PLACE       brought FOLDER PLACE              copies a folder to models/PLACE as anybody might, and syncs nothing
 *     remove MODEL VERSION     removed MODEL VERSION
 *     locate MODEL VERSION     located MODEL VERSION PATH        needs no library: LIBRARY_URL may be -
 *     verify MODEL VERSION     verified MODEL VERSION
 *     repair MODEL VERSION     repaired MODEL VERSION
 *     rest MILLISECONDS -      nothing: time for what goes on behind
 *     reopen ROOT LIBRARY_URL  closed, opened                    goes on with another root
 *     stay                     keeps the root open until standard input ends
 *     serve                    reads further steps from standard input, a line each; the end of it ends them
 *
 * A step that fails says "failed STEP MODEL VERSION STATUS ERRNO", and the next one begins. "opened" comes before the first
 * step, "closed" after the last; while no root is open, only "reopen" does something. WORKER_RATE limits the bytes per second, WORKER_CONNECTIONS the connections of a download.
 * Ends with 0 when every step was confirmed, 1 when one failed, 2 for wrong arguments, 3 when the root cannot be opened.
 */

#include <modelmanager.h>

#include <dirent.h>
#include <dlfcn.h>
#include <fcntl.h>
#include <inttypes.h>
#include <limits.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static mm_manager manager;
static const char *root_path;

static void say(const char *format, ...)
{
    char line[8192];
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(line, sizeof line, format, arguments);
    va_end(arguments);
    if (write(1, line, (size_t)length) != length) _exit(4);
}

static int failed(const char *step, const char *model, const char *version)
{
    mm_error error = MM_ERROR_INIT;
    mm_error_get(&error);
    say("failed %s %s %s %s %" PRId32 " %s\n", step, model, version, mm_status_name(error.status), error.os_error, error.message);
    return 1;
}

static int wait_for(mm_job job, const char *step, const char *model, const char *version)
{
    int32_t done = 0;
    mm_status status = mm_job_wait(&done, job, -1);
    if (status == MM_OK) status = mm_job_result(job);
    return status == MM_OK ? 0 : failed(step, model, version);
}

static int install(const char *model, const char *version, bool is_named)
{
    char path[4096];
    mm_job job;
    if (mm_download_start(&job, manager, model, is_named ? version : NULL, MM_PRIORITY_USER) != MM_OK) return failed("install", model, version);
    mm_download_resume(job);
    int result = wait_for(job, "install", model, version);
    if (result == 0) {
        if (mm_job_path(path, sizeof path, NULL, job) == MM_OK) say("installed %s %s %s\n", model, version, path);
        else result = failed("install", model, version);
    }
    mm_job_close(job);
    return result;
}

static int run_job(const char *step, const char *said, const char *model, const char *version)
{
    mm_job job;
    mm_status (*start)(mm_job *, mm_manager, const char *, const char *) =
        strcmp(step, "remove") == 0 ? mm_model_remove : strcmp(step, "repair") == 0 ? mm_model_repair : mm_model_verify;
    if (start(&job, manager, model, version) != MM_OK) return failed(step, model, version);
    int result = wait_for(job, step, model, version);
    size_t damaged = 0;
    if (result == 0 && step[0] == 'v' && (mm_job_count(&damaged, job) != MM_OK || damaged != 0)) {
        say("failed verify %s %s DAMAGED %zu\n", model, version, damaged);
        result = 1;
    }
    if (result == 0) say("%s %s %s\n", said, model, version);
    mm_job_close(job);
    return result;
}

static void copy_file(const char *from, const char *to)
{
    static char buffer[1 << 20];
    int in = open(from, O_RDONLY), out = open(to, O_WRONLY | O_CREAT | O_EXCL, 0644);
    if (in < 0 || out < 0) exit(5);
    for (off_t at = 0;;) {
        ssize_t length = read(in, buffer, sizeof buffer);
        if (length == 0) break;
        if (length < 0 || pwrite(out, buffer, (size_t)length, at) != length) exit(5);
        at += length;
    }
    close(in);
    close(out);
}

static void copy_folder(const char *from, const char *to)
{
    DIR *folder = opendir(from);
    if (folder == NULL || mkdir(to, 0755) != 0) exit(5);
    for (struct dirent *entry; (entry = readdir(folder)) != NULL;) {
        char in[PATH_MAX], out[PATH_MAX];
        if (entry->d_name[0] == '.') continue;
        snprintf(in, sizeof in, "%s/%s", from, entry->d_name);
        snprintf(out, sizeof out, "%s/%s", to, entry->d_name);
        if (entry->d_type == DT_DIR) copy_folder(in, out);
        else copy_file(in, out);
    }
    closedir(folder);
}

static int bring(const char *folder, const char *place)
{
    char path[PATH_MAX];
    snprintf(path, sizeof path, "%s/models/%s", root_path, place);
    for (char *slash = path; (slash = strchr(slash + 1, '/')) != NULL;) {
        *slash = 0;
        mkdir(path, 0700);
        *slash = '/';
    }
    copy_folder(folder, path);
    say("brought %s %s\n", folder, place);
    return 0;
}

static int locate(const char *model, const char *version)
{
    char path[4096];
    if (mm_model_locate(path, sizeof path, NULL, manager, model, version, NULL) != MM_OK) return failed("locate", model, version);
    say("located %s %s %s\n", model, version, path);
    return 0;
}

static int open_root(const char *root, const char *library)
{
    root_path = root;
    const char *rate = getenv("WORKER_RATE"), *connections = getenv("WORKER_CONNECTIONS");
    mm_open_options options = MM_OPEN_OPTIONS_INIT;
    options.root = root;
    if (strcmp(library, "-") != 0) {
        options.flags = MM_OPEN_DOWNLOADS;
        options.library_url = library;
        if (rate != NULL) options.limits.bytes_per_second = atoll(rate);
        if (connections != NULL) options.limits.connections_per_download = atoi(connections);
    }
    if (mm_open(&manager, &options) != MM_OK) {
        failed("open", "-", "-");
        return 3;
    }
    say("opened\n");
    return 0;
}

static void close_root(void)
{
    if (manager == 0) return;
    mm_close(manager);
    manager = 0;
    say("closed\n");
}

static int run(const char *step, const char *model, const char *version)
{
    if (strcmp(step, "reopen") == 0) {
        close_root();
        return open_root(model, version);
    }
    if (manager == 0) return 0;
    if (strcmp(step, "rest") == 0) return usleep((useconds_t)atoi(model) * 1000);
    if (strcmp(step, "install") == 0) return install(model, version, true);
    if (strcmp(step, "newest") == 0) return install(model, version, false);
    if (strcmp(step, "bring") == 0) return bring(model, version);
    if (strcmp(step, "remove") == 0) return run_job("remove", "removed", model, version);
    if (strcmp(step, "verify") == 0) return run_job("verify", "verified", model, version);
    if (strcmp(step, "repair") == 0) return run_job("repair", "repaired", model, version);
    if (strcmp(step, "locate") == 0) return locate(model, version);
    fprintf(stderr, "worker: no step is called '%s'\n", step);
    exit(2);
}

static int serve(void)
{
    char line[1024];
    int result = 0;
    while (fgets(line, sizeof line, stdin) != NULL) {
        char *step = strtok(line, " \n"), *model = strtok(NULL, " \n"), *version = strtok(NULL, " \n");
        if (step == NULL || model == NULL || version == NULL) exit(2);
        result |= run(step, model, version);
    }
    return result;
}

static int stay(void)
{
    while (getchar() != EOF) {
    }
    return 0;
}

int main(int count, char **arguments)
{
    int result = 0;
    if (count < 4) return 2;
    result = open_root(arguments[1], arguments[2]);
    for (int i = 3; i < count;) {
        if (strcmp(arguments[i], "serve") == 0) {
            result |= serve();
            i++;
        } else if (strcmp(arguments[i], "stay") == 0) {
            result |= stay();
            i++;
        } else if (i + 2 < count) {
            result |= run(arguments[i], arguments[i + 1], arguments[i + 2]);
            i += 3;
        } else {
            return 2;
        }
    }
    close_root();
    return result;
}
