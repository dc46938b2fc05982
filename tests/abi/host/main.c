/* A C program against the shared library, as an engine would be. Arguments: an empty folder, and the URL of a library server. */

#include "check.h"

#include <stdio.h>

int main(int count, char **arguments)
{
    context context;
    if (count != 3) {
        fprintf(stderr, "usage: host FOLDER URL\n");
        return 2;
    }
    context.root = arguments[1];
    context.library_url = arguments[2];

    test_options(&context);
    test_handles(&context);
    test_lookup(&context);
    test_jobs(&context);
    test_downloads(&context);
    test_closing(&context);
    return finish_tests() == 0 ? 0 : 1;
}
