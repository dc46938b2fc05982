#include "table.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const function *function_named(const char *name)
{
    int i;
    for (i = 0; i < function_count; i++) {
        if (strcmp(functions[i].name, name) == 0) {
            return &functions[i];
        }
    }
    fprintf(stderr, "there is no %s\n", name);
    exit(2);
}

size_t size_today(const layout *layout)
{
    int last = 0;
    while (layout->sizes[last + 1] != 0) {
        last++;
    }
    return layout->sizes[last];
}

int is_documented(const function *function, mm_status status)
{
    int i;
    if (status == MM_INTERNAL) {
        return 0;
    }
    for (i = 0; i < function->code_count; i++) {
        if (function->codes[i] == status) {
            return 1;
        }
    }
    return function->answers_any_failure && strcmp(mm_status_name(status), "UNKNOWN") != 0;
}
