/* A host that exports names of OpenSSL which must never be called: linked with the bogus ones, or with them preloaded. */

#include "session.h"

#include <dlfcn.h>
#include <stdio.h>

int main(int count, char **arguments)
{
    struct session session = session_arguments(count, arguments);
    void *first = dlsym(RTLD_DEFAULT, "SSL_new");
    Dl_info where;
    if (first == NULL || dladdr(first, &where) == 0) {
        fprintf(stderr, "no SSL_new is to be seen\n");
        return 2;
    }
    printf("SSL_new is of %s\n", where.dli_fname);
    return session_run(&session);
}
