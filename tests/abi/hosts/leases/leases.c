/*
 * Engines that lease a version, and managers that remove and install it, each in a process of its own: leases WHAT ROOT URL CA_FILE [FILE].
 *
 *   install  installs once
 *   hold     leases, says "held", and stays until it is killed
 *   fork     the same, with a child that has its descriptors and runs no other program; says "held PARENT CHILD"
 *   remove   removes once; says how that ended, and by which processes it is leased
 *   churn    leases, looks, and releases, over and over, and counts in FILE
 *   replace  installs and removes, over and over, and counts in FILE
 */

#include "../session.h"

#include <fcntl.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static const char *const model = "small";
static const char *const version = "1.0.0";

/* What all processes of a run have counted. */
struct counts {
    atomic_llong leases;
    atomic_llong misses;
    atomic_llong lost;
    atomic_llong removals;
    atomic_llong refusals;
};

static void pause_us(unsigned microseconds)
{
    struct timespec time = { 0, (long)microseconds * 1000 };
    nanosleep(&time, NULL);
}

static mm_manager open_lookups(const char *root)
{
    mm_open_options options = MM_OPEN_OPTIONS_INIT;
    mm_manager manager = 0;
    mm_status status;
    options.root = root;
    status = mm_open(&manager, &options);
    if (status != MM_OK) {
        exit(session_failed("mm_open", status));
    }
    return manager;
}

static int hold(const struct session *session, int forks)
{
    char path[4096];
    mm_lease lease = 0;
    mm_status status = mm_lease_acquire(&lease, path, sizeof path, NULL, open_lookups(session->root), model, version, "engine");
    pid_t child = 0;
    if (status != MM_OK) {
        return session_failed("mm_lease_acquire", status);
    }
    if (forks) {
        child = fork();
    }
    if (!forks || child != 0) {
        printf("held %ld %ld\n", (long)getpid(), (long)child);
        fflush(stdout);
    }
    for (;;) {
        pause();
    }
}

static mm_status outcome_of(mm_job job)
{
    mm_status status = mm_job_wait(NULL, job, 50000);
    return status == MM_OK ? mm_job_result(job) : status;
}

static mm_status remove_once(mm_manager manager, mm_job *job)
{
    mm_status status = mm_model_remove(job, manager, model, version);
    return status == MM_OK ? outcome_of(*job) : status;
}

static int remove_and_tell(const struct session *session)
{
    mm_manager manager = session_open(session, 0);
    mm_error error = MM_ERROR_INIT;
    mm_job job = 0;
    mm_status status = remove_once(manager, &job);
    size_t i;
    printf("removed %s", mm_status_name(status));
    if (status != MM_OK && mm_error_get(&error) == MM_OK) {
        for (i = 0; i < error.holder_count; i++) {
            printf(" %lld", (long long)error.holders[i].process_id);
        }
    }
    printf("\n");
    return mm_job_close(job) != MM_OK || mm_close(manager) != MM_OK;
}

static struct counts *shared_counts(const char *file)
{
    int opened = open(file, O_RDWR);
    void *at = mmap(NULL, sizeof(struct counts), PROT_READ | PROT_WRITE, MAP_SHARED, opened, 0);
    if (opened < 0 || at == MAP_FAILED) {
        perror(file);
        exit(1);
    }
    return at;
}

/* What was promised: the version is there, whole, the same folder, and installed. */
static int is_there(mm_manager manager, const char *folder, ino_t inode)
{
    char file[4200];
    struct stat found;
    if (stat(folder, &found) != 0 || found.st_ino != inode) {
        return 0;
    }
    snprintf(file, sizeof file, "%s/parts/weights.bin", folder);
    if (stat(file, &found) != 0 || found.st_size != 20000) {
        return 0;
    }
    return mm_model_locate(file, sizeof file, NULL, manager, model, version, NULL) == MM_OK;
}

static void lease_once(mm_manager manager, struct counts *counts)
{
    char path[4096];
    struct stat folder;
    mm_lease lease = 0;
    mm_status status = mm_lease_acquire(&lease, path, sizeof path, NULL, manager, model, rand() % 2 == 0 ? version : NULL, NULL);
    int looks;
    if (status == MM_MODEL_NOT_AVAILABLE) {
        counts->misses++;
        return;
    }
    if (status != MM_OK || stat(path, &folder) != 0) {
        counts->lost++;
        exit(session_failed("mm_lease_acquire", status));
    }
    for (looks = rand() % 4; looks >= 0; looks--) {
        if (!is_there(manager, path, folder.st_ino)) {
            counts->lost++;
        }
        pause_us((unsigned)(rand() % 500));
    }
    status = mm_lease_release(lease);
    if (status != MM_OK) {
        exit(session_failed("mm_lease_release", status));
    }
    counts->leases++;
}

_Noreturn static void churn(const struct session *session, struct counts *counts)
{
    mm_manager manager = open_lookups(session->root);
    srand((unsigned)getpid());
    for (;;) {
        lease_once(manager, counts);
        pause_us((unsigned)(rand() % 150000));
    }
}

static mm_status install_once(mm_manager manager)
{
    mm_job job = 0;
    mm_status status = mm_download_start(&job, manager, model, version, MM_PRIORITY_USER);
    if (status == MM_OK) {
        status = outcome_of(job);
        (void)mm_job_close(job);
    }
    return status;
}

static int install(const struct session *session)
{
    mm_manager manager = session_open(session, 0);
    mm_status status = install_once(manager);
    if (status != MM_OK) {
        return session_failed("mm_download_start", status);
    }
    return mm_close(manager) != MM_OK;
}

static int replace(const struct session *session, struct counts *counts)
{
    mm_manager manager = session_open(session, 0);
    if (manager == 0) {
        return 1;
    }
    for (;;) {
        mm_job job = 0;
        mm_status status = install_once(manager);
        /* What a killed one had begun, another one may have finished, and removed. */
        if (status != MM_OK && status != MM_CANCELLED) {
            return session_failed("mm_download_start", status);
        }
        pause_us(5000);
        status = remove_once(manager, &job);
        (void)mm_job_close(job);
        if (status == MM_OK) {
            counts->removals++;
        } else if (status == MM_MODEL_IN_USE) {
            counts->refusals++;
        } else if (status != MM_MODEL_NOT_AVAILABLE) {
            return session_failed("mm_model_remove", status);
        }
    }
}

int main(int count, char **arguments)
{
    struct session session;
    const char *what = arguments[1];
    const char *file = NULL;
    /* None of them is left behind when the test ends, however it ends. */
    prctl(PR_SET_PDEATHSIG, 9);
    if (count == 6) {
        file = arguments[2];
    }
    session = session_arguments(count, arguments);
    if (strcmp(what, "install") == 0) {
        return install(&session);
    }
    if (strcmp(what, "hold") == 0 || strcmp(what, "fork") == 0) {
        return hold(&session, what[0] == 'f');
    }
    if (strcmp(what, "remove") == 0) {
        return remove_and_tell(&session);
    }
    if (strcmp(what, "churn") == 0) {
        churn(&session, shared_counts(file));
    }
    return replace(&session, shared_counts(file));
}
