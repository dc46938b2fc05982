/*
 * Runs a command and says what it took, children that it waited for included:
 *
 *     measure RESULT_FILE COMMAND [ARGUMENT...]
 *
 * RESULT_FILE gets {"wallSeconds":…,"userSeconds":…,"systemSeconds":…,"peakRssBytes":…}. The peak is that of the largest process, not a sum. Ends
 * as the command ended. What starts it must be small, because a child inherits its parent's peak until it executes something.
 */

#define _GNU_SOURCE

#include <stdio.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static double seconds(struct timeval time)
{
    return (double)time.tv_sec + (double)time.tv_usec / 1e6;
}

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

int main(int count, char **arguments)
{
    struct rusage used;
    double started_at, wall;
    FILE *result;
    pid_t child;
    int status;
    if (count < 3) {
        fprintf(stderr, "usage: measure RESULT_FILE COMMAND [ARGUMENT...]\n");
        return 2;
    }
    started_at = now();
    child = vfork();
    if (child == 0) {
        execvp(arguments[2], arguments + 2);
        _exit(127);
    }
    if (child < 0 || wait4(child, &status, 0, &used) != child) {
        perror(arguments[2]);
        return 1;
    }
    wall = now() - started_at;
    result = fopen(arguments[1], "w");
    if (result == NULL
        || fprintf(result, "{\"wallSeconds\":%.6f,\"userSeconds\":%.6f,\"systemSeconds\":%.6f,\"peakRssBytes\":%ld}\n", wall,
                   seconds(used.ru_utime), seconds(used.ru_stime), used.ru_maxrss * 1024L) < 0
        || fclose(result) != 0) {
        perror(arguments[1]);
        return 1;
    }
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}
