#include "check.h"

#include <stdio.h>
#include <string.h>

static int tests;
static int failed_tests;
static int failed_checks;

void run_test(const char *name, test body, const context *context)
{
    failed_checks = 0;
    body(context);
    tests++;
    failed_tests += failed_checks != 0;
    printf("%s %s\n", failed_checks == 0 ? "ok" : "not ok", name);
    fflush(stdout);
}

void check(int good, const char *file, int line, const char *text)
{
    if (!good) {
        failed_checks++;
        printf("    %s:%d: %s (last failure here: %s)\n", file, line, text, mm_error_message());
    }
}

void check_status(mm_status expected, mm_status found, const char *file, int line, const char *text)
{
    if (found != expected) {
        failed_checks++;
        printf("    %s:%d: %s is %s, not %s (%s)\n", file, line, text, mm_status_name(found), mm_status_name(expected), mm_error_message());
    }
}

void check_text(const char *expected, const char *found, const char *file, int line, const char *text)
{
    if (found == NULL || strcmp(expected, found) != 0) {
        failed_checks++;
        printf("    %s:%d: %s is '%s', not '%s'\n", file, line, text, found == NULL ? "(null)" : found, expected);
    }
}

int finish_tests(void)
{
    printf("ran %d tests\n", tests);
    return failed_tests;
}
