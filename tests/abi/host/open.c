#include "open.h"

#include <dirent.h>
#include <stdio.h>
#include <time.h>

const char *root_named(const context *context, const char *name)
{
    static char names[8][4096];
    static int next;
    char *text = names[next++ % 8];
    snprintf(text, sizeof names[0], "%s/%s", context->root, name);
    return text;
}

mm_manager open_lookups(const context *context, const char *name)
{
    mm_open_options options = MM_OPEN_OPTIONS_INIT;
    mm_manager manager = 0;
    options.root = root_named(context, name);
    CHECK_STATUS(MM_OK, mm_open(&manager, &options));
    return manager;
}

mm_manager open_downloads(const context *context, const char *name, mm_event_callback callback, void *user)
{
    mm_open_options options = MM_OPEN_OPTIONS_INIT;
    mm_manager manager = 0;
    options.flags = MM_OPEN_DOWNLOADS;
    options.root = root_named(context, name);
    options.library_url = context->library_url;
    options.node_id = "abi-test";
    options.callback = callback;
    options.user = user;
    CHECK_STATUS(MM_OK, mm_open(&manager, &options));
    return manager;
}

int count_entries(const char *folder)
{
    int count = 0;
    DIR *directory = opendir(folder);
    if (directory == NULL) {
        return -1;
    }
    while (readdir(directory) != NULL) {
        count++;
    }
    closedir(directory);
    return count;
}

void sleep_ms(int milliseconds)
{
    struct timespec time;
    time.tv_sec = milliseconds / 1000;
    time.tv_nsec = milliseconds % 1000 * 1000000L;
    nanosleep(&time, NULL);
}

double now_ms(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec * 1e3 + (double)time.tv_nsec / 1e6;
}
