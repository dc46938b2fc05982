/*
 * A host with signals of its own. Arguments: what it did about them before the library was loaded ("handlers", "defaults", "blocked"), the numbers of signals that it
 * raises or causes after the main job (none: it prints instead what has changed), then where everything is.
 */

#include "session.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* glibc's own: whether a handler returns by a trampoline of libc. */
enum { restorer_flag = 0x04000000 };

static volatile sig_atomic_t last_signal;

static int is_fault(int number)
{
    return number == SIGSEGV || number == SIGBUS || number == SIGFPE || number == SIGILL;
}

static void remember(int number)
{
    last_signal = number;
}

static void remember_with_details(int number, siginfo_t *details, void *context)
{
    (void)context;
    last_signal = details->si_signo == number ? number : -1;
    if (is_fault(number)) {
        /* Going back would fault again. */
        static const char line[] = "the host's handler was called\n";
        _exit(write(STDOUT_FILENO, line, sizeof line - 1) > 0 ? 9 : 8);
    }
}

/* Of both kinds, in turn. */
static void install_handlers(void)
{
    int number;
    for (number = 1; number < NSIG; number++) {
        struct sigaction action;
        memset(&action, 0, sizeof action);
        sigemptyset(&action.sa_mask);
        if (number % 2 == 0 && !is_fault(number)) {
            action.sa_handler = remember;
            action.sa_flags = SA_RESTART;
        } else {
            action.sa_sigaction = remember_with_details;
            action.sa_flags = SA_SIGINFO;
        }
        sigaction(number, &action, NULL);
    }
}

static void print_changes(const struct sigaction *before)
{
    int number;
    for (number = 1; number < NSIG; number++) {
        struct sigaction now;
        if (sigaction(number, NULL, &now) == 0
            && (now.sa_sigaction != before[number].sa_sigaction || ((now.sa_flags ^ before[number].sa_flags) & ~restorer_flag) != 0)) {
            printf("changed %d\n", number);
        }
    }
}

static int cause(int number)
{
    if (number == SIGSEGV) {
        int *volatile nowhere = (int *)16;
        *nowhere = 1;
    } else if (number == SIGFPE) {
        volatile int seven = 7;
        volatile int zero = 0;
        seven = seven / zero;
    } else {
        raise(number);
    }
    printf("the host's handler got %d\n", (int)last_signal);
    return last_signal == number ? 0 : 1;
}

static int are_all_blocked(void)
{
    sigset_t mask;
    int number;
    pthread_sigmask(SIG_SETMASK, NULL, &mask);
    for (number = 1; number < SIGSYS; number++) {
        if (number != SIGKILL && number != SIGSTOP && !sigismember(&mask, number)) {
            fprintf(stderr, "%d is not blocked any more\n", number);
            return 0;
        }
    }
    return 1;
}

int main(int count, char **arguments)
{
    struct session session = session_arguments(count, arguments);
    struct sigaction before[NSIG];
    int is_blocked = strcmp(arguments[1], "blocked") == 0;
    int number;
    if (is_blocked) {
        sigset_t all;
        sigfillset(&all);
        pthread_sigmask(SIG_SETMASK, &all, NULL);
    } else if (strcmp(arguments[1], "handlers") == 0) {
        install_handlers();
    }
    for (number = 1; number < NSIG; number++) {
        sigaction(number, NULL, &before[number]);
    }
    if (session_run(&session) != 0 || (is_blocked && !are_all_blocked())) {
        return 1;
    }
    fflush(stdout);
    if (count == 5) {
        print_changes(before);
    }
    for (number = 2; number < count - 3; number++) {
        if (cause(atoi(arguments[number])) != 0) {
            return 1;
        }
    }
    return 0;
}
