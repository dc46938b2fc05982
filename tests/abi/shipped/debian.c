/*
 * An engine on Debian 11. First what makes the rest mean something: glibc is 2.31 here, and there is no OpenSSL. Then the main job over
 * HTTPS; and a server whose authority nobody vouched for is refused, so the certificate was looked at. Arguments: those of every host.
 */

#include "session.h"

#include <dlfcn.h>
#include <gnu/libc-version.h>
#include <stdio.h>
#include <string.h>

static int is_debian_11(void)
{
    static const char *const names[] = {"libssl.so", "libssl.so.3", "libssl.so.1.1", "libcrypto.so", "libcrypto.so.3", "libcrypto.so.1.1"};
    size_t i;
    if (strcmp(gnu_get_libc_version(), "2.31") != 0) {
        fprintf(stderr, "glibc is %s here\n", gnu_get_libc_version());
        return 0;
    }
    for (i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (dlopen(names[i], RTLD_NOW | RTLD_LOCAL) != NULL) {
            fprintf(stderr, "there is a %s here\n", names[i]);
            return 0;
        }
    }
    return 1;
}

static int stranger_is_refused(struct session session)
{
    int32_t is_done = 0;
    mm_manager manager;
    mm_job job = 0;
    mm_status status;
    session.ca_file = "";
    manager = session_open(&session, 0);
    if (manager == 0) {
        return 0;
    }
    status = mm_catalogue_list(&job, manager);
    if (status == MM_OK && (status = mm_job_wait(&is_done, job, 60000)) == MM_OK && is_done) {
        status = mm_job_result(job);
    }
    mm_close(manager);
    if (status != MM_TLS_UNTRUSTED) {
        session_failed("a list from a stranger", status);
    }
    return status == MM_TLS_UNTRUSTED;
}

int main(int count, char **arguments)
{
    struct session session = session_arguments(count, arguments);
    if (!is_debian_11() || session_run(&session) != 0 || !stranger_is_refused(session)) {
        return 1;
    }
    printf("glibc %s, no OpenSSL\n", gnu_get_libc_version());
    return 0;
}
