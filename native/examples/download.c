/*
 * A download with a progress bar in the terminal. Ctrl-C ends it and keeps what has arrived; the same command goes on
 * from there. A second Ctrl-C does not wait for that.
 *
 *     download ROOT LIBRARY_URL MODEL [VERSION]        the newest version that the library has, unless one is named
 *
 * Prints the folder of the version and ends with 0; with 1 when it failed, 2 for wrong arguments, 130 after Ctrl-C.
 * README.md says what Windows needs.
 */

#include <modelmanager.h>

#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h> /* isatty */

static volatile sig_atomic_t interrupted = 0;

/* A handler may do hardly anything, and call nothing of the library: the loop below looks at the flag. With the default
 * back in place the next Ctrl-C ends the process at once, which loses nothing either. */
static void on_interrupt(int number)
{
    interrupted = 1;
    signal(number, SIG_DFL);
}

static int failed(const char *what)
{
    mm_error error = MM_ERROR_INIT;
    mm_error_get(&error); /* Its texts are valid until this thread's next call of the library. */
    fprintf(stderr, "download: %s: %s (%s)\n", what, error.message, mm_status_name(error.status));
    if (error.url != NULL) fprintf(stderr, "  at      %s\n", error.url);
    if (error.path != NULL) fprintf(stderr, "  file    %s\n", error.path);
    if (error.http_status != 0) fprintf(stderr, "  HTTP    %" PRId32 "\n", error.http_status);
    if (error.required_bytes != 0) {
        fprintf(stderr, "  needs   %" PRId64 " bytes, %" PRId64 " are free\n", error.required_bytes, error.available_bytes);
    }
    if (error.retryable) fprintf(stderr, "  The same command may succeed later.\n");
    return 1;
}

static const char *state_text(int32_t state)
{
    switch (state) {
    case MM_STATE_QUEUED: return "waiting for the library";
    case MM_STATE_DOWNLOADING: return "downloading";
    case MM_STATE_PAUSED: return "paused";
    case MM_STATE_WAITING_FOR_NETWORK: return "waiting for the network";
    case MM_STATE_VERIFYING: return "verifying";
    case MM_STATE_PUBLISHING: return "installing";
    case MM_STATE_READY: return "installed";
    default: return ""; /* Later versions of the library may have more states. */
    }
}

/* "37 %, 12.3 of 33.1 MB, 4.2 MB/s, 0:05 left" */
static void describe(char *text, size_t size, const mm_download_info *info, int percent)
{
    const mm_progress *now = &info->progress;
    const double here = (double)now->bytes / 1e6, total = (double)now->total_bytes / 1e6;
    if (info->state == MM_STATE_DOWNLOADING && now->eta_ms >= 0) {
        const long seconds = (long)(now->eta_ms / 1000);
        snprintf(text, size, "%3d %%, %.1f of %.1f MB, %.1f MB/s, %ld:%02ld left", percent, here, total,
                 (double)now->bytes_per_second / 1e6, seconds / 60, seconds % 60);
    } else {
        snprintf(text, size, "%3d %%, %.1f of %.1f MB, %s", percent, here, total, state_text(info->state));
    }
}

static int is_bar_shown = 0;

/* One line that is written over again in a terminal; elsewhere, as in a log, a new line when there is news. */
static void show(mm_job job)
{
    static int last_tenth = -1, last_state = -1;
    mm_download_info info = MM_DOWNLOAD_INFO_INIT;
    char text[128], bar[128];
    int percent = 0;
    if (mm_download_info_get(&info, job) != MM_OK) return;
    if (info.state == MM_STATE_PAUSED) mm_download_resume(job); /* Paused, or killed, in an earlier run: now it is wanted. */
    if (info.progress.total_bytes > 0) percent = (int)(info.progress.bytes * 100 / info.progress.total_bytes);
    describe(text, sizeof text, &info, percent);

    if (isatty(2)) {
        /* The bar takes what the text leaves of the line. Shells know the width but seldom export it; where it is less
         * than we think, ?7l has the terminal cut the line rather than wrap it. */
        const char *columns = getenv("COLUMNS");
        int width = (columns != NULL ? atoi(columns) : 80) - (int)strlen(text) - 4;
        if (width > (int)sizeof bar - 1) width = sizeof bar - 1;
        if (width < 0) width = 0;
        memset(bar, '.', (size_t)width);
        memset(bar, '#', (size_t)(width * percent / 100));
        bar[width] = '\0';
        fprintf(stderr, "\r\033[?7l\033[K%s [%s]\033[?7h", text, bar);
        is_bar_shown = 1;
    } else if (percent / 10 != last_tenth || info.state != last_state) {
        fprintf(stderr, "%s\n", text);
    }
    last_tenth = percent / 10;
    last_state = info.state;
}

static int download(mm_manager manager, const char *model, const char *version)
{
    char path[4096];
    int32_t done = 0;
    mm_status status;
    mm_job job;
    if (mm_download_start(&job, manager, model, version, MM_PRIORITY_USER) != MM_OK) return failed("cannot begin");

    /* Trouble with the network never fails a download: it waits, and goes on by itself. So this ends with an outcome or
     * with Ctrl-C. The time-out is how often the bar moves, and how soon Ctrl-C is noticed. */
    while ((status = mm_job_wait(&done, job, 100)) == MM_OK && !done && !interrupted) show(job);
    if (interrupted && !done) {
        mm_download_cancel(job, 1); /* 1: what has arrived is kept. The job is done when all of that is on the disk. */
        status = mm_job_wait(&done, job, -1);
    }
    if (status == MM_OK) status = mm_job_path(path, sizeof path, NULL, job); /* Or why the job failed. */
    if (status == MM_OK) show(job);
    if (is_bar_shown) fputc('\n', stderr);

    if (status == MM_OK) printf("%s\n", path);
    else if (status == MM_CANCELLED && interrupted) fprintf(stderr, "Stopped. The same command goes on from here.\n");
    else failed(model);
    mm_job_close(job);
    return status == MM_OK ? 0 : status == MM_CANCELLED && interrupted ? 130 : 1;
}

int main(int count, char **arguments)
{
    mm_open_options options = MM_OPEN_OPTIONS_INIT;
    mm_manager manager;
    int exit_code;
    if (count < 4 || count > 5) {
        fprintf(stderr, "usage: download ROOT LIBRARY_URL MODEL [VERSION]\n");
        return 2;
    }
    /* Downloads of other models that an earlier run left are none of this program's business. */
    options.flags = MM_OPEN_DOWNLOADS | MM_OPEN_NO_AUTO_RESUME;
    options.root = arguments[1];
    options.library_url = arguments[2];
    if (mm_open(&manager, &options) != MM_OK) return failed(options.root);
    signal(SIGINT, on_interrupt);
    exit_code = download(manager, arguments[3], count == 5 ? arguments[4] : NULL);
    return mm_close(manager) == MM_OK ? exit_code : failed(options.root);
}
