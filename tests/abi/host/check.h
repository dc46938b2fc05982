/* A test is a function; a check that fails makes it fail and is printed, and the test goes on. */
#ifndef CHECK_H
#define CHECK_H

#include <modelmanager.h>

/* Where the program may write (an empty folder), the library server's URL, and that of the same behind a token (NULL: none). */
typedef struct context {
    const char *root;
    const char *library_url;
    const char *guarded_url;
} context;

typedef void (*test)(const context *context);

void run_test(const char *name, test body, const context *context);
#define TEST(body, context) run_test(#body, body, context)

void check(int good, const char *file, int line, const char *text);
#define CHECK(condition) check((condition) != 0, __FILE__, __LINE__, #condition)

void check_status(mm_status expected, mm_status found, const char *file, int line, const char *text);
#define CHECK_STATUS(expected, call) check_status(expected, call, __FILE__, __LINE__, #call)

void check_text(const char *expected, const char *found, const char *file, int line, const char *text);
#define CHECK_TEXT(expected, found) check_text(expected, found, __FILE__, __LINE__, #found)

/* Prints how many tests there were, and answers how many failed. */
int finish_tests(void);

void test_options(const context *context);
void test_handles(const context *context);
void test_lookup(const context *context);
void test_jobs(const context *context);
void test_downloads(const context *context);
void test_integrity(const context *context);
void test_leases(const context *context);
void test_tokens(const context *context);
void test_closing(const context *context);

#endif
