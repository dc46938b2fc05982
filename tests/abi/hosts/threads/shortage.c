/* A host that may not start threads at times. Arguments: what is tried ("lookups", "downloads"), then where everything is. */

#include "session.h"

#include <dlfcn.h>
#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>

/* How many threads the process may still start. */
static atomic_int allowed = 1000000;
static atomic_int closed_events;

int pthread_create(pthread_t *thread, const pthread_attr_t *attributes, void *(*run)(void *), void *argument)
{
    int (*real)(pthread_t *, const pthread_attr_t *, void *(*)(void *), void *);
    void *found = dlsym(RTLD_NEXT, "pthread_create");
    memcpy(&real, &found, sizeof real);
    if (atomic_fetch_sub(&allowed, 1) <= 0) {
        atomic_store(&allowed, 0);
        return EAGAIN;
    }
    return real(thread, attributes, run, argument);
}

static void count_event(const mm_event *event, void *user)
{
    (void)user;
    closed_events += event->type == MM_EVENT_CLOSED;
}

static int expect(const char *what, int is_so)
{
    if (!is_so) {
        fprintf(stderr, "%s: %s\n", what, mm_error_message());
    }
    return !is_so;
}

static int is_refused(mm_status status, mm_manager manager)
{
    return status == MM_INTERNAL && manager == 0 && strstr(mm_error_message(), "thread") != NULL;
}

/* So many threads are not enough to open for downloads; that is said, and the next attempt does well. */
static int open_without(int threads, const struct session *session)
{
    mm_manager manager;
    mm_open_options options = MM_OPEN_OPTIONS_INIT;
    mm_status status;
    options.flags = MM_OPEN_DOWNLOADS;
    options.root = session->root;
    options.library_url = session->url;
    allowed = threads;
    status = mm_open(&manager, &options);
    allowed = 1000000;
    return expect("mm_open without threads", is_refused(status, manager));
}

/* The thread for the callback is missing, then the only one; and at the first job none is to be had. */
static int lookups(const struct session *session)
{
    mm_open_options options = MM_OPEN_OPTIONS_INIT;
    mm_manager manager;
    mm_job job;
    mm_status status;
    int32_t is_done = 0;
    int failed = 0;
    options.root = session->root;
    options.callback = count_event;
    allowed = 0;
    status = mm_open(&manager, &options);
    failed |= expect("mm_open without the callback's thread", is_refused(status, manager));
    allowed = 1;
    failed |= expect("mm_open with the callback's thread", mm_open(&manager, &options) == MM_OK);
    failed |= expect("mm_close without other threads", allowed == 0 && mm_close(manager) == MM_OK && closed_events == 1);
    allowed = 1;
    failed |= expect("mm_open again", mm_open(&manager, &options) == MM_OK);
    status = mm_model_remove(&job, manager, "not-there", "1");
    failed |= expect("mm_model_remove without threads", is_refused(status, job));
    allowed = 1000000;
    failed |= expect("mm_model_remove", mm_model_remove(&job, manager, "not-there", "1") == MM_OK);
    failed |= expect("its end", mm_job_wait(&is_done, job, 30000) == MM_OK && is_done);
    mm_job_close(job);
    return failed | expect("mm_close", mm_close(manager) == MM_OK && closed_events == 2);
}

int main(int count, char **arguments)
{
    struct session session = session_arguments(count, arguments);
    int failed;
    mm_version();
    failed = strcmp(arguments[1], "lookups") == 0 ? lookups(&session) : open_without(0, &session) | open_without(5, &session);
    return failed | session_run(&session);
}
