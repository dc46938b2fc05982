/* Arguments: attempts, closing or cycles; an empty folder; and the URL of a library server. */

#include "programs.h"

#include <stdio.h>
#include <string.h>

int main(int count, char **arguments)
{
    context context;
    if (count != 4) {
        fprintf(stderr, "usage: derived attempts|closing|cycles FOLDER URL\n");
        return 2;
    }
    context.root = arguments[2];
    context.library_url = arguments[3];
    context.guarded_url = NULL;
    if (strcmp(arguments[1], "attempts") == 0) {
        run_attempts(&context);
    } else if (strcmp(arguments[1], "closing") == 0) {
        run_closing(&context);
    } else {
        run_cycles(&context);
    }
    return finish_tests() == 0 ? 0 : 1;
}
