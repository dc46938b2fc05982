/* A host that calls on a thread with a small stack. Arguments: its size in KiB, what is done there ("everything", "lookup"), then where everything is. */

#include "session.h"

#include <limits.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct session session;
static int is_lookup;

/* What the library's tables and formatting need besides is its own affair; the path is written straight to its place. */
static char path[4096];

static void *work(void *failed)
{
    int *result = failed;
    if (is_lookup) {
        mm_open_options options = MM_OPEN_OPTIONS_INIT;
        mm_manager manager;
        options.root = session.root;
        *result = mm_open(&manager, &options) != MM_OK
            || mm_model_locate(path, sizeof path, NULL, manager, "not-there", NULL, NULL) != MM_MODEL_NOT_AVAILABLE
            || mm_error_message()[0] == '\0'
            || mm_close(manager) != MM_OK;
    } else {
        *result = session_run(&session);
    }
    return NULL;
}

int main(int count, char **arguments)
{
    pthread_attr_t attributes;
    pthread_t thread;
    int failed = 1;
    session = session_arguments(count, arguments);
    is_lookup = strcmp(arguments[2], "lookup") == 0;
    pthread_attr_init(&attributes);
    if (pthread_attr_setstacksize(&attributes, (size_t)atoi(arguments[1]) * 1024) != 0
        || pthread_create(&thread, &attributes, work, &failed) != 0 || pthread_join(thread, NULL) != 0) {
        fprintf(stderr, "no thread\n");
        return 2;
    }
    return failed;
}
