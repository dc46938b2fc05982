/*
 * What the first call changes in a process: the signals that the header names, and no other. A fault of the process's own still gets to
 * the process's own handler. The library's file stays mapped when it is closed. Argument: the library.
 */

#include <dlfcn.h>
#include <setjmp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Glibc's own, for threads. */
enum { SIGSETXID = 33 };

static unsigned long long mask(const char *name)
{
    char line[256];
    unsigned long long found = 0;
    FILE *file = fopen("/proc/self/status", "r");
    while (file != NULL && fgets(line, sizeof line, file) != NULL) {
        if (strncmp(line, name, strlen(name)) == 0) {
            found = strtoull(line + strlen(name), NULL, 16);
        }
    }
    if (file != NULL) {
        fclose(file);
    }
    return found & ~(1ull << (SIGSETXID - 1));
}

static int is_mapped(const char *library)
{
    char line[4200];
    int found = 0;
    FILE *file = fopen("/proc/self/maps", "r");
    while (file != NULL && fgets(line, sizeof line, file) != NULL) {
        found |= strstr(line, library) != NULL;
    }
    if (file != NULL) {
        fclose(file);
    }
    return found;
}

static sigjmp_buf before_the_fault;

static void on_fault(int signal)
{
    siglongjmp(before_the_fault, signal);
}

/* Which signal our own fault comes to us as; 0 when it does not. */
static int fault(void)
{
    static volatile int *volatile nowhere;
    int signal = sigsetjmp(before_the_fault, 1);
    if (signal == 0) {
        *nowhere = 1;
    }
    return signal;
}

static int is_handled_by_us(void)
{
    struct sigaction action;
    return sigaction(SIGSEGV, NULL, &action) == 0 && action.sa_handler == on_fault;
}

int main(int count, char **arguments)
{
    struct sigaction ours;
    unsigned long long ignored = mask("SigIgn:");
    unsigned long long caught = mask("SigCgt:");
    void *library = count == 2 ? dlopen(arguments[1], RTLD_NOW | RTLD_LOCAL) : NULL;
    void *symbol = library == NULL ? NULL : dlsym(library, "mm_version");
    const char *(*version)(void);
    if (symbol == NULL) {
        fprintf(stderr, "%s\n", count == 2 ? dlerror() : "usage: process LIBRARY");
        return 2;
    }
    memcpy(&version, &symbol, sizeof version);
    memset(&ours, 0, sizeof ours);
    ours.sa_handler = on_fault;
    sigaction(SIGSEGV, &ours, NULL);
    version();
    ignored ^= mask("SigIgn:");
    caught ^= mask("SigCgt:");
    if (ignored != 0) {
        printf("ignored signals changed by %llx\n", ignored);
        return 1;
    }
    if (caught != (1ull << (SIGSEGV - 1) | 1ull << (SIGFPE - 1) | 1ull << (SIGRTMIN - 1))) {
        printf("caught signals changed by %llx\n", caught);
        return 1;
    }
    if (is_handled_by_us() || fault() != SIGSEGV) {
        printf("a fault does not come to us by way of the library\n");
        return 1;
    }
    if (dlclose(library) != 0 || !is_mapped(arguments[1]) || version() == NULL) {
        printf("the library was unloaded\n");
        return 1;
    }
    return 0;
}
