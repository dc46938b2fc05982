/*
 * What an engine pays from loading the library to its first path:
 *
 *     start LIBRARY ROOT MODEL
 *
 * Prints a line of JSON, in milliseconds: dlopen alone, and dlopen, mm_open and mm_model_locate together.
 */

#define _GNU_SOURCE

#include <modelmanager.h>

#include <dlfcn.h>
#include <stdio.h>
#include <time.h>

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec * 1e3 + (double)time.tv_nsec / 1e6;
}

typedef mm_status (*open_function)(mm_manager *out, const mm_open_options *options);
typedef mm_status (*locate_function)(char *buffer, size_t capacity, size_t *length, mm_manager manager, const char *model_id, const char *version, const char *file);
typedef mm_status (*close_function)(mm_manager manager);

/* POSIX has dlsym hand out functions as pointers to data; ISO C knows no conversion. */
static void find(void *library, const char *name, void *function)
{
    *(void **)function = dlsym(library, name);
}

int main(int count, char **arguments)
{
    mm_open_options options = { 0 };
    open_function open_manager = NULL;
    locate_function locate = NULL;
    close_function close_manager = NULL;
    mm_manager manager = 0;
    char path[4096];
    double start, loaded, found;
    void *library;
    if (count != 4) {
        fprintf(stderr, "usage: start LIBRARY ROOT MODEL\n");
        return 2;
    }
    start = now();
    library = dlopen(arguments[1], RTLD_NOW | RTLD_LOCAL);
    loaded = now();
    if (library == NULL) {
        fprintf(stderr, "start: %s\n", dlerror());
        return 1;
    }
    find(library, "mm_open", &open_manager);
    find(library, "mm_model_locate", &locate);
    find(library, "mm_close", &close_manager);
    options.size = sizeof options;
    options.root = arguments[2];
    if (open_manager == NULL || locate == NULL || close_manager == NULL || open_manager(&manager, &options) != MM_OK
        || locate(path, sizeof path, NULL, manager, arguments[3], NULL, NULL) != MM_OK) {
        fprintf(stderr, "start: no path\n");
        return 1;
    }
    found = now();
    printf("{\"load\":%.4f,\"path\":%.4f}\n", loaded - start, found - start);
    return close_manager(manager) == MM_OK ? 0 : 1;
}
