/* Sizes: older and newer callers, nothing behind the caller's size, and initialisers that agree with the library's. */

#include "check.h"
#include "open.h"

#include <string.h>

/* A caller of a later version, whose struct has grown, with a guard behind it. */
typedef struct later_error {
    mm_error known;
    char later[16];
    char guard[16];
} later_error;

typedef struct later_options {
    mm_open_options known;
    char later[16];
} later_options;

static int is_filled(const char *bytes, size_t count, char value)
{
    size_t i;
    for (i = 0; i < count; i++) {
        if (bytes[i] != value) {
            return 0;
        }
    }
    return 1;
}

static void outputs(void)
{
    later_error error;
    CHECK_STATUS(MM_INVALID_ARGUMENT, mm_close(0));

    memset(&error, 'x', sizeof error);
    error.known.size = (uint32_t)sizeof error.known;
    CHECK_STATUS(MM_OK, mm_error_get(&error.known));
    CHECK(error.known.status == MM_INVALID_ARGUMENT && error.known.size == sizeof error.known);
    CHECK(error.known.report_status == -1 && error.known.path == NULL && error.known.retryable == 0);
    CHECK_TEXT(mm_error_message(), error.known.message);
    CHECK(is_filled(error.later, sizeof error.later, 'x'));

    memset(&error, 'x', sizeof error);
    error.known.size = (uint32_t)(sizeof error.known + sizeof error.later);
    CHECK_STATUS(MM_OK, mm_error_get(&error.known));
    CHECK(error.known.size == sizeof error.known + sizeof error.later);
    CHECK(is_filled(error.later, sizeof error.later, 0) && is_filled(error.guard, sizeof error.guard, 'x'));

    memset(&error, 'x', sizeof error);
    error.known.size = 0;
    CHECK_STATUS(MM_INVALID_ARGUMENT, mm_error_get(&error.known));
    error.known.size = (uint32_t)sizeof error.known - 1;
    CHECK_STATUS(MM_INVALID_ARGUMENT, mm_error_get(&error.known));
    error.known.size = 0x78787878;
    CHECK_STATUS(MM_INVALID_ARGUMENT, mm_error_get(&error.known));
    CHECK(is_filled((const char *)&error + sizeof error.known.size, sizeof error - sizeof error.known.size, 'x'));
}

static void inputs(const context *context)
{
    later_options options;
    mm_open_options by_function;
    mm_open_options by_macro = MM_OPEN_OPTIONS_INIT;
    mm_manager manager;

    memset(&by_function, 'x', sizeof by_function);
    mm_open_options_init(&by_function);
    CHECK(memcmp(&by_function, &by_macro, sizeof by_macro) == 0);

    memset(&options, 0, sizeof options);
    options.known = by_macro;
    options.known.size = (uint32_t)sizeof options;
    options.known.root = root_named(context, "structs");
    CHECK_STATUS(MM_OK, mm_open(&manager, &options.known));
    CHECK_STATUS(MM_OK, mm_close(manager));
    options.later[3] = 1;
    CHECK_STATUS(MM_INVALID_ARGUMENT, mm_open(&manager, &options.known));
    options.known.size = 0;
    CHECK_STATUS(MM_INVALID_ARGUMENT, mm_open(&manager, &options.known));
    options.known.size = (uint32_t)sizeof options.known - 1;
    CHECK_STATUS(MM_INVALID_ARGUMENT, mm_open(&manager, &options.known));
    options.known.size = 0xFFFFFFFFu;
    CHECK_STATUS(MM_INVALID_ARGUMENT, mm_open(&manager, &options.known));
}

static void names(void)
{
    CHECK_TEXT(MM_VERSION, mm_version());
    CHECK_TEXT("OK", mm_status_name(MM_OK));
    CHECK_TEXT("MODEL_NOT_AVAILABLE", mm_status_name(MM_MODEL_NOT_AVAILABLE));
    CHECK_TEXT("IN_CALLBACK", mm_status_name(MM_IN_CALLBACK));
    CHECK_TEXT("UNKNOWN", mm_status_name(1));
}

void test_structs(const context *context)
{
    outputs();
    inputs(context);
    names();
}
