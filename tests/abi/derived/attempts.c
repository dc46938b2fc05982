#include "attempts.h"

#include "edge.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>

const bad_text bad_texts[] = {
    { "an empty text", "", 0 },
    { "a byte that UTF-8 does not have", "a\xff", 0 },
    { "half a character", "a\xc3", 0 },
    { "a surrogate", "\xed\xa0\x80", 0 },
    { "4097 bytes", "a", 4097 },
    { "65537 bytes", "a", 65537 },
};

const int bad_text_count = sizeof bad_texts / sizeof bad_texts[0];

char *bad_text_at(int place, const bad_text *bad)
{
    size_t bytes = bad->repeated == 0 ? strlen(bad->text) : bad->repeated;
    char *at = at_edge(place, bytes + 1);
    if (bad->repeated == 0) {
        memcpy(at, bad->text, bytes);
    } else {
        memset(at, bad->text[0], bytes);
    }
    at[bytes] = '\0';
    return at;
}

static void attempt_text(trial *trial)
{
    static const char *const control[] = { "a\x01" "b", "tab\t", "a\x7f" };
    static const char *const bad_names[] = { "..", ".", "a/b", "a\\b", "temp", ".hidden", "dot.", "c:", "CON", "a ", "e\xcc\x81" };
    const parameter *parameter = &trial->function->parameters[trial->place];
    int is_free = parameter->kind == TASK || parameter->kind == TOKEN || parameter->kind == LABEL;
    size_t i;

    attempt_pointer(trial, NULL, parameter->may_be_null ? ANY : REFUSED, "NULL");
    for (i = 0; i < (size_t)bad_text_count; i++) {
        prepare(trial);
        trial->arguments[trial->place].pointer = bad_text_at(trial->place, &bad_texts[i]);
        attempt(trial, parameter->kind == TOKEN && bad_texts[i].repeated == 4097 ? GOOD : REFUSED, bad_texts[i].what);
    }
    for (i = 0; i < sizeof control / sizeof control[0]; i++) {
        const bad_text bad = { "a control character", control[i], 0 };
        prepare(trial);
        trial->arguments[trial->place].pointer = bad_text_at(trial->place, &bad);
        attempt(trial, parameter->kind == TASK ? ANY : REFUSED, bad.what);
    }
    for (i = 0; i < sizeof bad_names / sizeof bad_names[0]; i++) {
        const bad_text bad = { bad_names[i], bad_names[i], 0 };
        int is_path_of_two = parameter->kind == PATH && strcmp(bad_names[i], "a/b") == 0;
        prepare(trial);
        trial->arguments[trial->place].pointer = bad_text_at(trial->place, &bad);
        attempt(trial, is_free || is_path_of_two ? ANY : REFUSED, bad.what);
    }
}

/* Jobs of every other maker: what is not asked for is an error, and never somebody else's rows. */
static void attempt_other_jobs(trial *trial)
{
    const parameter *parameter = &trial->function->parameters[trial->place];
    int i;
    if (parameter->makers[0] == NULL) {
        return;
    }
    for (i = 0; i < trial->stage->job_count; i++) {
        const made_job *made = &trial->stage->jobs[i];
        if (!is_wanted(parameter, made->maker)) {
            attempt_handle(trial, made->job, FAILS, made->maker->name);
        } else if (parameter->needs_done) {
            attempt_handle(trial, made->job, made->is_done ? GOOD : REFUSED, made->maker->name);
        }
    }
}

static void attempt_bad_handle(trial *trial)
{
    const parameter *parameter = &trial->function->parameters[trial->place];
    const uint64_t garbage[] = { 0, 1, 42, 0x7fffffff, 0xdeadbeefcafebabeu, UINT64_MAX, (uint64_t)(uintptr_t)trial };
    const stage *stage = trial->stage;
    int is_manager = parameter->kind == MANAGER;
    uint64_t closed = is_manager ? stage->closed_manager : parameter->kind == JOB ? stage->closed_job : stage->closed_lease;
    size_t i;

    for (i = 0; i < sizeof garbage / sizeof garbage[0]; i++) {
        attempt_handle(trial, garbage[i], REFUSED, "a number that is no handle");
    }
    attempt_handle(trial, is_manager ? stage->lease : stage->manager, REFUSED, "a handle of another kind");
    attempt_handle(trial, parameter->kind == JOB ? stage->lease : stage->pending_job, REFUSED, "a handle of a third kind");
    attempt_handle(trial, closed, GONE, "a closed handle");
    if (trial->function->closes) {
        prepare(trial);
        attempt(trial, GOOD, "once");
        attempt(trial, GONE, "twice");
    } else {
        attempt_handle(trial, closed, GONE, "a closed handle again");
    }
    if (parameter->needs_downloads) {
        attempt_handle(trial, trial->stage->lookups, REFUSED, "a manager for lookups");
    } else if (is_manager && !trial->function->closes) {
        attempt_handle(trial, trial->stage->lookups, ANY, "a manager for lookups");
    }
    if (parameter->needs_done) {
        attempt_handle(trial, trial->stage->pending_job, REFUSED, "a job that is not done");
    }
    if (parameter->kind == JOB) {
        attempt_other_jobs(trial);
    }
}

static void attempt_numbers(trial *trial)
{
    static const int32_t numbers[] = { INT_MIN, -1000, -2, -1, 0, 1, 2, INT_MAX };
    const parameter *parameter = &trial->function->parameters[trial->place];
    size_t i;
    for (i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
        int is_refused = (parameter->has_least && numbers[i] < parameter->least) || (parameter->has_most && numbers[i] > parameter->most);
        char what[32];
        snprintf(what, sizeof what, "%ld", (long)numbers[i]);
        attempt_number(trial, numbers[i], is_refused ? REFUSED : ANY, what);
    }
}

static void attempt_indexes(trial *trial)
{
    attempt_size(trial, 0, GOOD, "0");
    attempt_size(trial, 1000000, REFUSED, "a million");
    attempt_size(trial, (size_t)INT_MAX + 1, REFUSED, "INT_MAX + 1");
    attempt_size(trial, (size_t)UINT32_MAX + 1, REFUSED, "2^32");
    attempt_size(trial, SIZE_MAX, REFUSED, "SIZE_MAX");
}

/* With as much room as is said, and not a byte more. */
static void attempt_room(trial *trial, size_t room, size_t unit, expectation expected, const char *what)
{
    prepare(trial);
    trial->arguments[trial->place - 1].pointer = room == 0 ? NULL : at_edge(trial->place - 1, room * unit);
    trial->arguments[trial->place].size = room;
    attempt(trial, expected, what);
}

static void attempt_capacities(trial *trial)
{
    int is_text = trial->function->parameters[trial->place - 1].kind == OUT_TEXT;
    size_t unit = is_text ? 1 : sizeof(mm_job);
    size_t needed;

    prepare(trial);
    attempt(trial, GOOD, "room enough");
    memcpy(&needed, trial->arguments[trial->place + 1].pointer, sizeof needed);
    CHECK(needed > 0 && needed < 4096);

    attempt_room(trial, needed + is_text, unit, GOOD, "exactly the room that is needed");
    attempt_room(trial, needed + is_text - 1, unit, SHORT, "one less than is needed");
    attempt_room(trial, 0, unit, SHORT, "no room");
    CHECK(memcmp(&needed, trial->arguments[trial->place + 1].pointer, sizeof needed) == 0);
    attempt_room(trial, 1, unit, needed + is_text == 1 ? GOOD : SHORT, "room for one");
    prepare(trial);
    trial->arguments[trial->place - 1].pointer = NULL;
    trial->arguments[trial->place].size = SIZE_MAX;
    attempt(trial, REFUSED, "SIZE_MAX without a buffer");
}

static void attempt_no_buffer(trial *trial)
{
    attempt_pointer(trial, NULL, REFUSED, "NULL with a capacity");
    prepare(trial);
    trial->arguments[trial->place].pointer = NULL;
    trial->arguments[trial->place + 1].size = 0;
    attempt(trial, trial->function->parameters[trial->place].null_needs_no_room ? SHORT : REFUSED, "NULL without a capacity");
}

static void attempt_parameter(trial *trial)
{
    const parameter *parameter = &trial->function->parameters[trial->place];
    switch (parameter->kind) {
    case MANAGER: case JOB: case LEASE: attempt_bad_handle(trial); break;
    case NAME: case PATH: case TASK: case TOKEN: case LABEL: attempt_text(trial); break;
    case NUMBER: attempt_numbers(trial); break;
    case INDEX: attempt_indexes(trial); break;
    case CAPACITY: attempt_capacities(trial); break;
    case IN_STRUCT: attempt_input_struct(trial); break;
    case INITIALISED: attempt_initialised_struct(trial); break;
    case OUT_STRUCT: attempt_output_struct(trial); break;
    case OUT_HANDLE: case OUT_LEASE: case OUT_SIZE: case OUT_NUMBER: case OUT_ADDRESS:
        attempt_pointer(trial, NULL, parameter->may_be_null ? GOOD : REFUSED, "NULL");
        break;
    case OUT_TEXT: case OUT_HANDLES: attempt_no_buffer(trial); break;
    }
}

long attempt_everything(stage *stage, const function *function)
{
    trial trial;
    memset(&trial, 0, sizeof trial);
    trial.stage = stage;
    trial.function = function;
    prepare(&trial);
    attempt(&trial, GOOD, "good arguments");
    for (trial.place = 0; trial.place < function->parameter_count; trial.place++) {
        attempt_parameter(&trial);
    }
    return trial.count;
}
