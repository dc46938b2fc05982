/* A thousand times opened and closed: threads, descriptors, mappings and memory stay as they are. */

#include "programs.h"

#include "open.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { CYCLES = 1000, EARLY = 300, WINDOW = 50 };

/*
 * How much more there may be in the last cycles than in the early ones: far less than anything that is left behind in every tenth cycle.
 * The runtime's pool makes threads as it wants them, up to 16, each with mappings of its own; memory moves with the collector.
 */
enum { MORE_THREADS = 16, MORE_FILES = 0, MORE_MAPPINGS = 24, MAPPINGS_OF_A_THREAD = 3, MORE_KILOBYTES = 4096 };

/* The least of each in a window of cycles: what comes and goes by itself does not count. */
typedef struct usage {
    long threads;
    long files;
    long mappings;
    long kilobytes;
} usage;

static long resident_kilobytes(void)
{
    long pages = 0;
    FILE *file = fopen("/proc/self/statm", "r");
    CHECK(file != NULL && fscanf(file, "%*s %ld", &pages) == 1);
    if (file != NULL) {
        fclose(file);
    }
    return pages * (sysconf(_SC_PAGESIZE) / 1024);
}

static long count_mappings(void)
{
    long lines = 0;
    int c;
    FILE *file = fopen("/proc/self/maps", "r");
    while (file != NULL && (c = getc(file)) != EOF) {
        lines += c == '\n';
    }
    if (file != NULL) {
        fclose(file);
    }
    return lines;
}

static long lower(long before, long now)
{
    return before == 0 || now < before ? now : before;
}

static void measure(usage *usage)
{
    usage->threads = lower(usage->threads, count_entries("/proc/self/task"));
    usage->files = lower(usage->files, count_entries("/proc/self/fd"));
    usage->mappings = lower(usage->mappings, count_mappings());
    usage->kilobytes = lower(usage->kilobytes, resident_kilobytes());
}

static void read_what_is_installed(mm_manager manager)
{
    mm_installed row = MM_INSTALLED_INIT;
    int turn;
    for (turn = 0; turn < 4; turn++) {
        mm_job job = 0;
        CHECK_STATUS(MM_OK, mm_installed_list(&job, manager));
        CHECK_STATUS(MM_OK, mm_job_installed(&row, job, 0));
        CHECK_STATUS(MM_OK, mm_job_close(job));
    }
}

static void begin_a_download(mm_manager manager, int is_waited_for)
{
    mm_job job = 0;
    CHECK_STATUS(MM_OK, mm_download_start(&job, manager, is_waited_for ? "small" : "big", NULL, MM_PRIORITY_USER));
    if (is_waited_for) {
        CHECK_STATUS(MM_OK, mm_job_wait(NULL, job, 20000));
        CHECK_STATUS(MM_OK, mm_job_result(job));
    } else {
        CHECK_STATUS(MM_OK, mm_download_cancel(job, 0));
    }
    CHECK_STATUS(MM_OK, mm_job_close(job));
}

static void ignore(const mm_event *event, void *user)
{
    (void)event;
    (void)user;
}

typedef void (*cycle)(const context *context, int number);

static void look_up(const context *context, int number)
{
    mm_manager manager = open_lookups(context, "cycles");
    (void)number;
    read_what_is_installed(manager);
    CHECK_STATUS(MM_OK, mm_close(manager));
}

static void open_for_downloads(const context *context, int number)
{
    mm_manager manager = open_downloads(context, "cycles", number % 2 == 0 ? ignore : NULL, NULL);
    read_what_is_installed(manager);
    CHECK_STATUS(MM_OK, mm_close(manager));
}

static void download(const context *context, int number)
{
    mm_manager manager = open_downloads(context, "cycles", number % 2 == 0 ? ignore : NULL, NULL);
    if (number % 10 == 0) {
        begin_a_download(manager, number % 20 == 0);
    }
    read_what_is_installed(manager);
    CHECK_STATUS(MM_OK, mm_close(manager));
}

static void repeat(const context *context, cycle cycle)
{
    usage early = { 0, 0, 0, 0 };
    usage late = { 0, 0, 0, 0 };
    int i;
    for (i = 1; i <= CYCLES; i++) {
        cycle(context, i);
        if (i > EARLY - WINDOW && i <= EARLY) {
            measure(&early);
        } else if (i > CYCLES - WINDOW) {
            measure(&late);
        }
    }
    printf("threads %ld then %ld, files %ld then %ld, mappings %ld then %ld, kilobytes %ld then %ld\n", early.threads, late.threads, early.files,
           late.files, early.mappings, late.mappings, early.kilobytes, late.kilobytes);
    CHECK(late.threads <= early.threads + MORE_THREADS);
    CHECK(late.files <= early.files + MORE_FILES);
    CHECK(late.mappings <= early.mappings + MORE_MAPPINGS + MAPPINGS_OF_A_THREAD * (late.threads > early.threads ? late.threads - early.threads : 0));
    CHECK(late.kilobytes <= early.kilobytes + MORE_KILOBYTES);
}

static void a_thousand_managers_for_lookups_leave_nothing(const context *context)
{
    repeat(context, look_up);
}

static void a_thousand_managers_for_downloads_leave_nothing(const context *context)
{
    repeat(context, open_for_downloads);
}

static void a_thousand_managers_and_their_downloads_leave_nothing(const context *context)
{
    repeat(context, download);
}

void run_cycles(const context *context)
{
    mm_manager manager = open_downloads(context, "cycles", NULL, NULL);
    begin_a_download(manager, 1);
    CHECK_STATUS(MM_OK, mm_close(manager));
    TEST(a_thousand_managers_and_their_downloads_leave_nothing, context);
    TEST(a_thousand_managers_for_downloads_leave_nothing, context);
    TEST(a_thousand_managers_for_lookups_leave_nothing, context);
}
