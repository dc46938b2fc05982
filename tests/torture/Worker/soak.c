/*
 * A host that runs for long: it downloads, pauses, resumes, cancels and removes over and over, and says after each download what the
 * process and the root consist of.
 *
 *     soak ROOT LIBRARY_URL COUNT SEED [LEAK]
 *
 * The versions are asr 2.0.0 and 语音 1.0; before those COUNT downloads come as many unreported ones, 150 at least, in which the process
 * gets what it needs once: the collector's heap takes two thousand to reach its size. Each line is "RSS_KB THREADS FILES SOCKETS MAPPINGS ENTRIES": resident memory, threads,
 * descriptors of files and of sockets, mappings, entries of the root. With LEAK it loses things on purpose, one of each in 20 downloads,
 * and 200 KiB of memory in each: whoever reads the lines has to notice.
 */

#include <modelmanager.h>

#include <dirent.h>
#include <fcntl.h>
#include <ftw.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum { MIN_WARM_UP = 150 };

static mm_manager manager;
static long entries;
static unsigned int seed;

static void fail(const char *what)
{
    printf("failed %s: %s\n", what, mm_error_message());
    exit(1);
}

static int count_entry(const char *path, const struct stat *status, int kind, struct FTW *walk)
{
    (void)path, (void)status, (void)kind, (void)walk;
    entries++;
    return 0;
}

static long count_lines(const char *file)
{
    long lines = 0;
    FILE *stream = fopen(file, "r");
    if (stream == NULL) exit(2);
    for (int c; (c = getc(stream)) != EOF;) lines += c == '\n';
    fclose(stream);
    return lines;
}

static long status_of(const char *name)
{
    char line[256];
    long value = -1;
    FILE *stream = fopen("/proc/self/status", "r");
    if (stream == NULL) exit(2);
    while (fgets(line, sizeof line, stream) != NULL) {
        if (strncmp(line, name, strlen(name)) == 0) value = atol(line + strlen(name));
    }
    fclose(stream);
    return value;
}

static void count_descriptors(long *files, long *sockets)
{
    char target[64];
    *files = *sockets = 0;
    DIR *folder = opendir("/proc/self/fd");
    if (folder == NULL) exit(2);
    for (struct dirent *entry; (entry = readdir(folder)) != NULL;) {
        const ssize_t length = readlinkat(dirfd(folder), entry->d_name, target, sizeof target - 1);
        if (length <= 0) continue;
        target[length] = 0;
        *(strncmp(target, "socket:", 7) == 0 ? sockets : files) += 1;
    }
    closedir(folder);
}

static void report(const char *root)
{
    long files, sockets;
    entries = 0;
    nftw(root, count_entry, 16, FTW_PHYS);
    count_descriptors(&files, &sockets);
    printf("%ld %ld %ld %ld %ld %ld\n", status_of("VmRSS:"), status_of("Threads:"), files, sockets, count_lines("/proc/self/maps"), entries);
    fflush(stdout);
}

static mm_job start(const char *model, const char *version)
{
    mm_job job;
    if (mm_download_start(&job, manager, model, version, MM_PRIORITY_USER) != MM_OK) fail("start");
    return job;
}

/* Whether it succeeded; being cancelled is the other thing that may have happened. */
static int end(mm_job job)
{
    int32_t done;
    if (mm_job_wait(&done, job, -1) != MM_OK) fail("wait");
    const mm_status status = mm_job_result(job);
    if (status != MM_OK && status != MM_CANCELLED) fail("download");
    if (mm_job_close(job) != MM_OK) fail("close");
    return status == MM_OK;
}

static void remove_version(const char *model, const char *version)
{
    mm_job job;
    int32_t done;
    if (mm_model_remove(&job, manager, model, version) != MM_OK) fail("remove");
    if (mm_job_wait(&done, job, -1) != MM_OK || mm_job_result(job) != MM_OK) fail("removal");
    mm_job_close(job);
}

static void rest(void)
{
    usleep((useconds_t)(rand_r(&seed) % 20000));
}

static void download(int number)
{
    const char *model = number % 2 ? "asr" : "语音", *version = number % 2 ? "2.0.0" : "1.0";
    mm_job job = start(model, version);
    switch (number / 2 % 4) {
    case 1:
        rest();
        mm_download_pause(job);
        rest();
        mm_download_resume(job);
        break;
    case 2:
        rest();
        mm_download_cancel(job, 0);
        break;
    case 3:
        rest();
        mm_download_cancel(job, 1);
        if (end(job)) remove_version(model, version);
        job = start(model, version);
        break;
    default:
        break;
    }
    if (end(job)) remove_version(model, version);
}

static void *sleep_for_ever(void *unused)
{
    pause();
    return unused;
}

static void leak(int number, const char *root)
{
    memset(malloc(200 << 10), 1, 200 << 10);
    if (number % 20 != 0) return;
    char path[4096];
    pthread_t thread;
    snprintf(path, sizeof path, "%s/in-progress-downloads/leak-%d", root, number);
    if (open("/dev/null", O_RDONLY) < 0 || close(open(path, O_CREAT | O_WRONLY, 0600)) != 0) exit(2);
    for (int i = 0; i < 60; i++) {
        /* Of changing protection, so that the kernel does not join them. */
        if (mmap(NULL, 4096, i % 2 ? PROT_READ : PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) == MAP_FAILED) exit(2);
    }
    for (int i = 0; i < 3; i++) {
        if (pthread_create(&thread, NULL, sleep_for_ever, NULL) != 0) exit(2);
    }
}

int main(int count, char **arguments)
{
    if (count < 5) return 2;
    mm_open_options options = MM_OPEN_OPTIONS_INIT;
    options.root = arguments[1];
    options.library_url = arguments[2];
    options.flags = MM_OPEN_DOWNLOADS;
    seed = (unsigned int)atol(arguments[4]);
    if (mm_open(&manager, &options) != MM_OK) fail("open");
    const int downloads = atoi(arguments[3]), warm_up = downloads > MIN_WARM_UP ? downloads : MIN_WARM_UP;
    for (int i = 1 - warm_up; i <= downloads; i++) {
        download(i + warm_up);
        if (i <= 0) continue;
        if (count > 5) leak(i, arguments[1]);
        report(arguments[1]);
    }
    return mm_close(manager) == MM_OK ? 0 : 1;
}
