/*
 * A host that loads the library by name, as plug-ins are. It is not linked with it. Arguments: the way, the library, then where everything is.
 */

#include <modelmanager.h>

#include <dirent.h>
#include <dlfcn.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { rounds = 100 };

static const char *library_path;
static const char *root;

static int say(const char *problem)
{
    fprintf(stderr, "%s\n", problem);
    return 1;
}

static void *function(void *library, const char *name)
{
    void *found = dlsym(library, name);
    if (found == NULL) {
        fprintf(stderr, "%s\n", dlerror());
        exit(2);
    }
    return found;
}

#define FUNCTION(library, name) (__extension__(__typeof__(&name))function(library, #name))

/* Loads, opens, looks up and closes; the caller unloads. */
static void *use(void)
{
    mm_open_options options = MM_OPEN_OPTIONS_INIT;
    mm_manager manager;
    char path[4096];
    void *library = dlopen(library_path, RTLD_NOW | RTLD_LOCAL);
    if (library == NULL) {
        fprintf(stderr, "%s\n", dlerror());
        exit(2);
    }
    options.root = root;
    if (FUNCTION(library, mm_open)(&manager, &options) != MM_OK
        || FUNCTION(library, mm_model_locate)(path, sizeof path, NULL, manager, "not-there", NULL, NULL) != MM_MODEL_NOT_AVAILABLE
        || FUNCTION(library, mm_close)(manager) != MM_OK) {
        exit(say(FUNCTION(library, mm_error_message)()));
    }
    return library;
}

static int count_of(const char *folder)
{
    int count = 0;
    DIR *entries = opendir(folder);
    while (entries != NULL && readdir(entries) != NULL) {
        count++;
    }
    if (entries != NULL) {
        closedir(entries);
    }
    return count;
}

static int again_and_again(void)
{
    int threads = 0;
    int descriptors = 0;
    int round;
    for (round = 0; round < rounds; round++) {
        dlclose(use());
        if (round == rounds / 10) {
            threads = count_of("/proc/self/task");
            descriptors = count_of("/proc/self/fd");
        }
    }
    /* Never unloaded: it is there without being loaded again. */
    if (dlopen(library_path, RTLD_NOW | RTLD_NOLOAD) == NULL) {
        return say("the library was unloaded");
    }
    if (count_of("/proc/self/task") > threads || count_of("/proc/self/fd") > descriptors) {
        return say("threads or descriptors are left behind");
    }
    return 0;
}

static void *in_thread(void *unused)
{
    (void)unused;
    return use();
}

static void *in_thread_and_unload(void *unused)
{
    (void)unused;
    dlclose(use());
    return NULL;
}

static void run_thread(void *(*work)(void *))
{
    pthread_t thread;
    void *library;
    if (pthread_create(&thread, NULL, work, NULL) != 0 || pthread_join(thread, &library) != 0) {
        exit(2);
    }
    if (library != NULL) {
        dlclose(library);
    }
}

int main(int count, char **arguments)
{
    if (count != 4) {
        return say("usage: loading WAY LIBRARY ROOT");
    }
    library_path = arguments[2];
    root = arguments[3];
    if (strcmp(arguments[1], "again and again") == 0) {
        return again_and_again();
    } else if (strcmp(arguments[1], "by threads that end") == 0) {
        int round;
        for (round = 0; round < 20; round++) {
            run_thread(in_thread);
            run_thread(in_thread_and_unload);
        }
        dlclose(use());
        return 0;
    } else if (strcmp(arguments[1], "unloaded before any call") == 0) {
        dlclose(dlopen(library_path, RTLD_NOW));
        dlclose(use());
        return 0;
    } else if (strcmp(arguments[1], "for everybody to bind to") == 0) {
        if (dlopen(library_path, RTLD_LAZY | RTLD_GLOBAL) == NULL) {
            return say(dlerror());
        }
        dlclose(use());
        return 0;
    }
    return 2;
}
