/* What each bogus function does. */

#ifndef BOGUS_H
#define BOGUS_H

#include <stdio.h>
#include <stdlib.h>

static void bogus_called(const char *name)
{
    fprintf(stderr, "the library called the host's %s\n", name);
    abort();
}

#define BOGUS(name) \
    void name(void); \
    void name(void) { bogus_called(#name); }

#endif
