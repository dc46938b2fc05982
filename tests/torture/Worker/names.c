/*
 * A host that calls every function that takes a name, with any bytes.
 *
 *     names ROOT LIBRARY_URL
 *
 * Each line of standard input has a model, a version and a file in hexadecimal digits, "-" for NULL. The answer is a line
 * with "FUNCTION=STATUS" for each function; that of a job is the job's result where it could be started.
 */

#include <modelmanager.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static mm_manager manager;

static char *decode(const char *hex, char *bytes, size_t capacity)
{
    size_t length = strlen(hex) / 2;
    if (strcmp(hex, "-") == 0) return NULL;
    if (length + 1 > capacity) exit(2);
    for (size_t i = 0; i < length; i++) {
        unsigned int byte;
        if (sscanf(hex + 2 * i, "%2x", &byte) != 1) exit(2);
        bytes[i] = (char)byte;
    }
    bytes[length] = 0;
    return bytes;
}

static void say(const char *function, mm_status status)
{
    printf("%s=%s ", function, mm_status_name(status));
}

/* By address: which argument of a call is looked at first is the compiler's choice. */
static void end(const char *function, mm_status started, const mm_job *begun)
{
    int32_t done = 0;
    mm_status status = started;
    if (started == MM_OK) {
        status = mm_job_wait(&done, *begun, 60000);
        if (status == MM_OK) status = done ? mm_job_result(*begun) : MM_INTERNAL;
        mm_job_close(*begun);
    }
    say(function, status);
}

static void call_all(const char *model, const char *version, const char *file)
{
    char path[8192];
    mm_job job;
    mm_model_status state = MM_MODEL_STATUS_INIT;
    say("locate", mm_model_locate(path, sizeof path, NULL, manager, model, version, file));
    say("status", mm_model_status_get(&state, manager, model, version));
    end("catalogue", mm_catalogue_get(&job, manager, model), &job);
    end("resolve", mm_model_resolve(&job, manager, model, version, "task"), &job);
    end("report", mm_miss_report(&job, manager, model, version, "task"), &job);
    end("verify", mm_model_verify(&job, manager, model, version), &job);
    end("repair", mm_model_repair(&job, manager, model, version), &job);
    end("remove", mm_model_remove(&job, manager, model, version), &job);
    end("download", mm_download_start(&job, manager, model, version, MM_PRIORITY_USER), &job);
    printf("\n");
    fflush(stdout);
}

int main(int count, char **arguments)
{
    static char line[65536], bytes[3][16384];
    if (count != 3) return 2;
    mm_open_options options = MM_OPEN_OPTIONS_INIT;
    options.root = arguments[1];
    options.library_url = arguments[2];
    options.flags = MM_OPEN_DOWNLOADS | MM_OPEN_NO_SCHEDULER;
    if (mm_open(&manager, &options) != MM_OK) return 3;
    while (fgets(line, sizeof line, stdin) != NULL) {
        char *model = strtok(line, " \n"), *version = strtok(NULL, " \n"), *file = strtok(NULL, " \n");
        if (file == NULL) return 2;
        call_all(decode(model, bytes[0], sizeof bytes[0]), decode(version, bytes[1], sizeof bytes[1]), decode(file, bytes[2], sizeof bytes[2]));
    }
    return mm_close(manager) == MM_OK ? 0 : 1;
}
