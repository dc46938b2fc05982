/*
 * A C program against the shared library, as an engine would be. Arguments: an empty folder, the URL of a library server,
 * and that of the same behind a token.
 */

#include "check.h"

#include <stdio.h>

int main(int count, char **arguments)
{
    context context;
    if (count != 4) {
        fprintf(stderr, "usage: host FOLDER URL GUARDED-URL\n");
        return 2;
    }
    context.root = arguments[1];
    context.library_url = arguments[2];
    context.guarded_url = arguments[3];

    test_options(&context);
    test_handles(&context);
    test_lookup(&context);
    test_jobs(&context);
    test_downloads(&context);
    test_integrity(&context);
    test_leases(&context);
    test_tokens(&context);
    test_closing(&context);
    return finish_tests() == 0 ? 0 : 1;
}
