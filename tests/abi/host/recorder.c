#include "recorder.h"

#include "open.h"

#include <string.h>

void recorder_init(recorder *recorder)
{
    memset(recorder, 0, sizeof *recorder);
    pthread_mutex_init(&recorder->mutex, NULL);
}

void recorder_callback(const mm_event *event, void *user)
{
    recorder *recorder = user;
    pthread_mutex_lock(&recorder->mutex);
    recorder->overlaps += recorder->inside++;
    if (recorder->count < MAX_RECORDS) {
        record *record = &recorder->records[recorder->count++];
        record->type = event->type;
        record->state = event->state;
        record->error = event->error == NULL ? MM_OK : event->error->status;
        record->job = event->job;
        record->bytes = event->progress.bytes;
        record->total_bytes = event->progress.total_bytes;
        record->has_path = event->path != NULL;
        if (event->model_id != NULL) {
            strncpy(record->model_id, event->model_id, sizeof record->model_id - 1);
        }
    }
    pthread_mutex_unlock(&recorder->mutex);
    sleep_ms(1);
    pthread_mutex_lock(&recorder->mutex);
    recorder->inside--;
    pthread_mutex_unlock(&recorder->mutex);
}

int recorder_find(recorder *recorder, int from, int32_t type, const char *model_id)
{
    int i;
    int found = -1;
    pthread_mutex_lock(&recorder->mutex);
    for (i = from; i < recorder->count && found < 0; i++) {
        if (recorder->records[i].type == type && (model_id == NULL || strcmp(recorder->records[i].model_id, model_id) == 0)) {
            found = i;
        }
    }
    pthread_mutex_unlock(&recorder->mutex);
    return found;
}

int recorder_wait(recorder *recorder, int from, int32_t type, const char *model_id)
{
    double start = now_ms();
    int found = recorder_find(recorder, from, type, model_id);
    while (found < 0 && now_ms() - start < 10000) {
        sleep_ms(5);
        found = recorder_find(recorder, from, type, model_id);
    }
    return found;
}

int recorder_count(recorder *recorder)
{
    int count;
    pthread_mutex_lock(&recorder->mutex);
    count = recorder->count;
    pthread_mutex_unlock(&recorder->mutex);
    return count;
}

record recorder_at(recorder *recorder, int place)
{
    record found;
    pthread_mutex_lock(&recorder->mutex);
    found = recorder->records[place];
    pthread_mutex_unlock(&recorder->mutex);
    return found;
}
