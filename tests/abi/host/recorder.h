/* Remembers what a callback was told. */
#ifndef RECORDER_H
#define RECORDER_H

#include <modelmanager.h>
#include <pthread.h>

enum { MAX_RECORDS = 4096 };

typedef struct record {
    int32_t type;
    int32_t state;
    mm_status error;
    mm_job job;
    int64_t bytes;
    int64_t total_bytes;
    int has_path;
    char model_id[64];
} record;

typedef struct recorder {
    pthread_mutex_t mutex;
    record records[MAX_RECORDS];
    int count;
    int overlaps; /* callbacks that ran at the same time */
    int inside;
} recorder;

void recorder_init(recorder *recorder);

/* The callback; user is a recorder. */
void recorder_callback(const mm_event *event, void *user);

/* The place of the first event of a type and model (NULL: any), at or behind a place; -1 when there is none. */
int recorder_find(recorder *recorder, int from, int32_t type, const char *model_id);

/* Waits for one, at most ten seconds. */
int recorder_wait(recorder *recorder, int from, int32_t type, const char *model_id);

int recorder_count(recorder *recorder);

record recorder_at(recorder *recorder, int place);

#endif
