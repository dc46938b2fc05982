/* What is below the folder before the program runs. */

#include "tracer.h"

#include <ftw.h>
#include <string.h>
#include <sys/stat.h>

static FILE *output;
static size_t skipped;

static int print(const char *path, const struct stat *status, int type, struct FTW *walk)
{
    (void)walk;
    const char *relative = path[skipped] == '/' ? path + skipped + 1 : ".";
    fprintf(output, "tree\t%s\t%lx:%lu\t%s\n", relative, (unsigned long)status->st_dev, (unsigned long)status->st_ino, type == FTW_D ? "folder" : "file");
    return 0;
}

void log_tree(FILE *log, const char *folder)
{
    output = log;
    skipped = strlen(folder);
    nftw(folder, print, 16, FTW_PHYS);
}
