/*
 * fuzz RING ROOTS LIBRARY-URL SILENT-URL CLOSED-URL SEED CALLS THREADS
 *
 * Prints a table of what was called and "digest ..." of all that the first thread drew. Ends with 0 when every call kept the rules;
 * a broken one aborts, and a call that does not come back is told of on standard error while the process stays, to be looked into.
 */

#include "fuzz.h"

#include <dirent.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

enum { HANG_MS = 90000, QUIET_MS = 30000, WANTED_MANAGERS = 8 };

settings host;
static caller threads[MAX_THREADS];
static caller other;      /* for what happens before and behind the calls */
static caller reaper;
static atomic_int is_over;

long long now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (long long)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static int index_of(const char *function)
{
    int i;
    for (i = 0; i < function_count; i++) {
        if (strcmp(functions[i].name, function) == 0) {
            return i;
        }
    }
    fail(NULL, "%s is not there", function);
}

/* One call of any function. Where managers are few, one is opened before; what that draws is apart from the rest. */
void one_call(caller *c)
{
    uint64_t random = c->random;
    bool is_digested = c->is_digested;
    c->is_digested = false;
    if (pools_live_managers() < WANTED_MANAGERS) {
        c->calls++;
        c->must_be_good = true;
        callers[index_of("mm_open")](c);
        c->must_be_good = false;
    }
    c->random = random;
    c->is_digested = is_digested;
    c->calls++;
    callers[draw(c, (uint32_t)function_count)](c);
}

static void *run(void *argument)
{
    caller *c = argument;
    uint64_t number, share = host.call_count / (uint64_t)host.thread_count;
    for (number = 0; number < share; number++) {
        random_begin(c, (uint64_t)c->number, number);
        one_call(c);
    }
    return NULL;
}

static void *watch_for_hangs(void *nothing)
{
    const struct timespec pause = { 0, 200000000 };
    while (!is_over) {
        int i;
        nanosleep(&pause, NULL);
        for (i = 0; i < host.thread_count; i++) {
            long long began = threads[i].began_at_ms;
            if (began != 0 && now_ms() - began > HANG_MS) {
                fprintf(stderr, "HANG: %s\n", threads[i].entry);
                return nothing;
            }
        }
    }
    return nothing;
}

static int descriptors(bool prints)
{
    DIR *folder = opendir("/proc/self/fd");
    struct dirent *entry;
    int count = 0;
    while (folder != NULL && (entry = readdir(folder)) != NULL) {
        char path[64], target[512];
        ssize_t length;
        snprintf(path, sizeof path, "/proc/self/fd/%.16s", entry->d_name);
        length = readlink(path, target, sizeof target - 1);
        count += length > 0;
        if (prints && length > 0) {
            target[length] = '\0';
            fprintf(stderr, "  descriptor %s: %s\n", entry->d_name, target);
        }
    }
    closedir(folder);
    return count;
}

static void must(mm_status status, const char *what)
{
    if (status != MM_OK) {
        fail(NULL, "%s: %d %s", what, status, mm_error_message());
    }
}

/*
 * Everything that the library keeps open for itself is open after this: the network, timers, the catalogue's certificates. And
 * something is installed in each root.
 */
static void warm_up(const char *name)
{
    static const char *const models[] = { "small", "three", "four", "\xE6\xA8\xA1\xE5\x9E\x8B" };
    mm_open_options options = MM_OPEN_OPTIONS_INIT;
    mm_manager manager;
    mm_job job;
    char root[4096];
    size_t i;
    snprintf(root, sizeof root, "%s/%s", host.roots, name);
    options.root = root;
    options.library_url = host.library_url;
    options.flags = MM_OPEN_DOWNLOADS;
    must(mm_open(&manager, &options), "open");
    for (i = 0; i < sizeof models / sizeof *models; i++) {
        must(mm_download_start(&job, manager, models[i], "1.0.0", MM_PRIORITY_USER), "download");
        must(mm_job_wait(NULL, job, -1), "wait");
        must(mm_job_result(job), "result");
        must(mm_job_close(job), "close job");
    }
    must(mm_close(manager), "close");
}

static void wait_until_quiet(int before)
{
    const struct timespec pause = { 0, 20000000 };
    long long began = now_ms();
    while (!callbacks_all_ended() || descriptors(false) > before) {
        if (now_ms() - began > QUIET_MS) {
            descriptors(true);
            callbacks_print_open();
            fail(NULL, "after everything was closed %d descriptors are open where %d were before, and %s", descriptors(false), before,
                 callbacks_all_ended() ? "every manager told its end" : "a manager has not told its end");
        }
        nanosleep(&pause, NULL);
    }
}

static void run_all(void)
{
    pthread_t ids[MAX_THREADS], watcher, closer;
    int i;
    pthread_create(&watcher, NULL, watch_for_hangs, NULL);
    pthread_create(&closer, NULL, pools_reaper, &reaper);
    for (i = 0; i < host.thread_count; i++) {
        threads[i].number = i;
        threads[i].pinned = -1;
        threads[i].is_digested = i == 0;
        guard_make(&threads[i]);
        pthread_create(&ids[i], NULL, run, &threads[i]);
    }
    for (i = 0; i < host.thread_count; i++) {
        pthread_join(ids[i], NULL);
    }
    pools_stop_reaper();
    pthread_join(closer, NULL);
    is_over = 1;
    pthread_join(watcher, NULL);
}

int main(int count, char **arguments)
{
    struct rusage usage;
    int before;
    if (count != 9) {
        fprintf(stderr, "eight arguments are needed\n");
        return 2;
    }
    host.roots = arguments[2];
    host.library_url = arguments[3];
    host.silent_url = arguments[4];
    host.closed_url = arguments[5];
    host.seed = strtoull(arguments[6], NULL, 10);
    host.call_count = strtoull(arguments[7], NULL, 10);
    host.thread_count = atoi(arguments[8]);
    if (host.thread_count < 1 || host.thread_count > MAX_THREADS || function_count > MAX_FUNCTIONS || code_count > MAX_CODES) {
        fprintf(stderr, "more than this program has room for\n");
        return 2;
    }
    ring_open(arguments[1]);
    other.number = MAX_CALLERS - 1;
    reaper.number = MAX_CALLERS - 2;
    callbacks_prepare();
    warm_up("one");
    warm_up("two");
    warm_up("\xE6\xA8\xA1\xE5\x9E\x8B \xE7\x9B\xAE\xE5\xBD\x95");
    before = descriptors(false);
    run_all();
    callbacks_quiet();
    random_begin(&other, 2000, 0);
    pools_close_all(&other);
    wait_until_quiet(before);
    outcome_print();
    getrusage(RUSAGE_SELF, &usage);
    printf("digest %016llx\nevents %ld\npeak %ld KiB\nran %llu calls\n", (unsigned long long)threads[0].digest, callbacks_count(), usage.ru_maxrss,
           (unsigned long long)calls_made());
    return 0;
}
