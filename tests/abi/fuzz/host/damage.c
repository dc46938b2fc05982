/* Before a call that looks for damage, now and then, there is some: the version is installed, and somebody changes a file of it. */

#include "fuzz.h"

#include <stdio.h>
#include <sys/stat.h>

static void install(mm_manager manager, const char *model_id, const char *version)
{
    mm_job job = 0;
    if (mm_download_start(&job, manager, model_id, version, MM_PRIORITY_USER) == MM_OK) {
        (void)mm_job_wait(NULL, job, 300);
        (void)mm_job_close(job);
    }
}

void damage_installed(caller *c, mm_manager manager, const char *model_id, const char *version)
{
    char path[4096];
    FILE *file;
    if (draw(c, 4) == 0 || !c->good || c->in_callback) {
        return;
    }
    install(manager, model_id, version);
    if (mm_model_locate(path, sizeof path, NULL, manager, model_id, version, "config.json") != MM_OK) {
        return;
    }
    chmod(path, 0644);
    file = fopen(path, "r+");
    if (file != NULL) {
        fputc('?', file);
        fclose(file);
    }
}
