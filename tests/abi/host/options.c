/* What mm_open refuses as a whole: members that are well-formed and do not go together. */

#include "check.h"
#include "open.h"

#define REFUSED(call) CHECK_STATUS(MM_INVALID_ARGUMENT, call)

static void options_that_do_not_go_together_are_refused(const context *context)
{
    mm_open_options options = MM_OPEN_OPTIONS_INIT;
    mm_header header = { "name", NULL };
    mm_manager manager = 77;

    REFUSED(mm_open(&manager, &options));
    options.root = "relative";
    REFUSED(mm_open(&manager, &options));
    options.root = root_named(context, "options");
    options.flags = MM_OPEN_DOWNLOADS;
    REFUSED(mm_open(&manager, &options));
    options.library_url = "ftp://127.0.0.1/";
    REFUSED(mm_open(&manager, &options));
    options.library_url = "http://example.invalid/";
    REFUSED(mm_open(&manager, &options));
    options.library_url = context->library_url;
    options.headers = &header;
    options.header_count = 1;
    REFUSED(mm_open(&manager, &options));
    options.header_count = 101;
    REFUSED(mm_open(&manager, &options));
    CHECK(manager == 0);

    header.value = "";
    options.header_count = 1;
    options.limits.size = 0;
    CHECK_STATUS(MM_OK, mm_open(&manager, &options));
    CHECK_STATUS(MM_OK, mm_close(manager));
    options.limits.concurrent_downloads = 1;
    REFUSED(mm_open(&manager, &options));
}

static void the_root_and_the_limits_can_be_asked_for(const context *context)
{
    mm_manager manager = open_downloads(context, "options", NULL, NULL);
    mm_limits limits = MM_LIMITS_INIT;
    char path[4096];
    size_t length = 0;

    CHECK_STATUS(MM_OK, mm_manager_root(path, sizeof path, &length, manager));
    CHECK_TEXT(root_named(context, "options"), path);
    CHECK_STATUS(MM_OK, mm_limits_get(&limits, manager));
    CHECK(limits.concurrent_downloads == 2 && limits.connections_per_download == 8 && limits.bytes_per_second == 0);
    limits.bytes_per_second = 12345;
    limits.concurrent_downloads = 0;
    limits.connections_per_download = 1;
    CHECK_STATUS(MM_OK, mm_limits_set(manager, &limits));
    CHECK_STATUS(MM_OK, mm_limits_get(&limits, manager));
    CHECK(limits.concurrent_downloads == 2 && limits.connections_per_download == 1 && limits.bytes_per_second == 12345);
    limits.connections_per_download = 65;
    REFUSED(mm_limits_set(manager, &limits));
    CHECK_STATUS(MM_OK, mm_close(manager));
}

static void codes_have_names(const context *context)
{
    (void)context;
    CHECK_TEXT(MM_VERSION, mm_version());
    CHECK_TEXT("OK", mm_status_name(MM_OK));
    CHECK_TEXT("MODEL_NOT_AVAILABLE", mm_status_name(MM_MODEL_NOT_AVAILABLE));
    CHECK_TEXT("IN_CALLBACK", mm_status_name(MM_IN_CALLBACK));
    CHECK_TEXT("UNKNOWN", mm_status_name(1));
}

void test_options(const context *context)
{
    TEST(options_that_do_not_go_together_are_refused, context);
    TEST(the_root_and_the_limits_can_be_asked_for, context);
    TEST(codes_have_names, context);
}
