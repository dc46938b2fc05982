#include "programs.h"

#include "attempts.h"

#include <stdio.h>

static stage the_stage;
static const function *current;

static void setting_the_stage(const context *context)
{
    set_stage(&the_stage, context);
}

static void attempts_on_one_function(const context *context)
{
    (void)context;
    printf("%s was tried %ld times\n", current->name, attempt_everything(&the_stage, current));
}

static void clearing_the_stage(const context *context)
{
    (void)context;
    clear_stage(&the_stage);
}

void run_attempts(const context *context)
{
    TEST(setting_the_stage, context);
    for (current = functions; current < functions + function_count; current++) {
        char name[128];
        snprintf(name, sizeof name, "%s_with_bad_arguments", current->name);
        run_test(name, attempts_on_one_function, context);
    }
    TEST(clearing_the_stage, context);
}
