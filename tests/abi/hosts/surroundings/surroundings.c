/*
 * Makes the surroundings of the process unusual, one condition for each argument, and then does the main job in them. The last three arguments say
 * where everything is. What is not of this program's making (environment, limits) comes from its parent.
 */

#include "session.h"

#include <fcntl.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>
#include <wctype.h>

static int fail(const char *problem)
{
    fprintf(stderr, "%s\n", problem);
    exit(2);
}

static void limit(int resource, const char *number)
{
    struct rlimit limits;
    limits.rlim_cur = limits.rlim_max = strtoull(number, NULL, 10);
    if (setrlimit(resource, &limits) != 0) {
        fail("setrlimit");
    }
}

/* A folder that is gone is nowhere to come back to. */
static void leave_the_working_folder(void)
{
    char folder[] = "/tmp/mm-gone-XXXXXX";
    char name[4096];
    if (mkdtemp(folder) == NULL || chdir(folder) != 0 || rmdir(folder) != 0 || getcwd(name, sizeof name) != NULL) {
        fail("the working folder is still there");
    }
}

/* Turkish has other capitals for i, and a comma in its numbers. */
static void speak_turkish(void)
{
    if (setlocale(LC_ALL, "tr_TR.UTF-8") == NULL || towupper(L'i') == L'I' || strcmp(localeconv()->decimal_point, ",") != 0) {
        fail("there is no Turkish locale here");
    }
}

static void make(const char *condition)
{
    if (strncmp(condition, "descriptors=", 12) == 0) {
        limit(RLIMIT_NOFILE, condition + 12);
    } else if (strncmp(condition, "memory=", 7) == 0) {
        limit(RLIMIT_AS, condition + 7);
    } else if (strncmp(condition, "umask=", 6) == 0) {
        umask((mode_t)strtoul(condition + 6, NULL, 8));
    } else if (strcmp(condition, "nowhere") == 0) {
        leave_the_working_folder();
    } else if (strcmp(condition, "turkish") == 0) {
        speak_turkish();
    } else {
        fail(condition);
    }
}

int main(int count, char **arguments)
{
    struct session session = session_arguments(count, arguments);
    int i;
    for (i = 1; i < count - 3; i++) {
        make(arguments[i]);
    }
    return session_run(&session);
}
