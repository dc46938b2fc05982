/*
 * How long a lookup takes from C:
 *
 *     lookups ROOT MODEL VERSION FILE ROUNDS
 *
 * Prints a line of JSON: nanoseconds of a call, for each kind of call one for each round. The root is opened for lookups only.
 */

#define _GNU_SOURCE

#include <modelmanager.h>

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { CALLS = 200000, KINDS = 3 };

typedef struct kind {
    const char *name;
    const char *version;
    const char *file;
} kind;

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec * 1e9 + (double)time.tv_nsec;
}

/* Nanoseconds of a call, or a negative number. */
static double measure(mm_manager manager, const char *model, const kind *what)
{
    char path[4096];
    size_t length;
    double start = now();
    int i;
    for (i = 0; i < CALLS; i++) {
        if (mm_model_locate(path, sizeof path, &length, manager, model, what->version, what->file) != MM_OK) return -1;
    }
    return (now() - start) / CALLS;
}

int main(int count, char **arguments)
{
    mm_open_options options = MM_OPEN_OPTIONS_INIT;
    mm_manager manager;
    kind kinds[KINDS] = { { "newest", NULL, NULL }, { "version", NULL, NULL }, { "file", NULL, NULL } };
    int rounds = count == 6 ? atoi(arguments[5]) : 0;
    double (*taken)[KINDS];
    int round;
    size_t at;
    if (rounds < 1) {
        fprintf(stderr, "usage: lookups ROOT MODEL VERSION FILE ROUNDS\n");
        return 2;
    }
    kinds[1].version = kinds[2].version = arguments[3];
    kinds[2].file = arguments[4];
    options.root = arguments[1];
    if (mm_open(&manager, &options) != MM_OK) {
        fprintf(stderr, "lookups: %s\n", mm_error_message());
        return 1;
    }
    taken = malloc((size_t)rounds * sizeof *taken);
    if (taken == NULL) return 1;
    for (round = -1; round < rounds; round++) {
        for (at = 0; at < KINDS; at++) {
            double nanoseconds = measure(manager, arguments[2], &kinds[at]);
            if (nanoseconds < 0) {
                fprintf(stderr, "lookups: %s\n", mm_error_message());
                return 1;
            }
            /* The first one warms up. */
            if (round >= 0) taken[round][at] = nanoseconds;
        }
    }
    for (at = 0; at < KINDS; at++) {
        printf("%s\"%s\":[", at == 0 ? "{" : ",", kinds[at].name);
        for (round = 0; round < rounds; round++) printf("%s%.2f", round == 0 ? "" : ",", taken[round][at]);
        printf("]");
    }
    printf("}\n");
    free(taken);
    return mm_close(manager) == MM_OK ? 0 : 1;
}
