/* Numbers, outputs and structs: mostly what a caller would pass, and what a broken one would. */

#include "fuzz.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>

#define ONE_OF(c, array) ((array)[draw((c), (uint32_t)(sizeof(array) / sizeof *(array)))])

static int64_t noted(caller *c, const char *name, int64_t value)
{
    note(c, " %s=%lld", name, (long long)value);
    return value;
}

/* A wait that might last for ever is made only where it will end: the job is done, or another thread closes it soon. */
static int32_t draw_timeout(caller *c)
{
    static const int32_t shorts[] = { 0, 0, 1, 3, 20 };
    static const int32_t longs[] = { -1, 5000, INT32_MAX };
    static const int32_t wrong[] = { -2, INT32_MIN };
    uint32_t way = draw(c, 4);
    int32_t quick = ONE_OF(c, shorts), slow = ONE_OF(c, longs), bad = ONE_OF(c, wrong);
    int32_t done = 0;
    bool promises = draw(c, 4) == 0;
    if (hostile(c)) {
        return bad;
    }
    if (way != 0) {
        return quick;
    }
    if (mm_job_wait(&done, c->job, 0) == MM_OK && done == 0) {
        if (!promises) {
            return quick;
        }
        pools_promise_to_close(c->job);
    }
    return slow;
}

int32_t draw_int32_t(caller *c, const char *name)
{
    static const int32_t numbers[] = { 0, 1, 2, 3, 10, 100 };
    static const int32_t wrong[] = { -1, -2, 2, 255, 65536, INT32_MAX, INT32_MIN };
    bool bad;
    uint32_t small;
    int32_t number, other;
    if (strcmp(name, "timeout_ms") == 0) {
        return (int32_t)noted(c, name, draw_timeout(c));
    }
    if (strcmp(name, "reserved") == 0) {
        return (int32_t)noted(c, name, draw(c, 30) == 0 && !c->good ? (int32_t)draw_bits(c) : 0);
    }
    bad = hostile(c);
    small = draw(c, 2);
    number = ONE_OF(c, numbers);
    other = ONE_OF(c, wrong);
    return (int32_t)noted(c, name, bad ? other : strcmp(name, "priority") == 0 ? (int32_t)small : number);
}

/* Downloads mostly; silent numbers that are no flags sometimes. */
uint32_t draw_uint32_t(caller *c, const char *name)
{
    uint32_t base = draw(c, 4) == 0 ? 0 : MM_OPEN_DOWNLOADS;
    uint32_t extra = (uint32_t)draw_bits(c) & (uint32_t)draw_bits(c) & (uint32_t)draw_bits(c);
    uint32_t usual = MM_OPEN_ALLOW_INSECURE | MM_OPEN_NO_AUTO_RESUME | MM_OPEN_REJECT_IF_BUSY | MM_OPEN_ALLOW_UNLOCKED_ROOT;
    bool bad = hostile(c) && draw(c, 4) == 0;
    c->flags = bad ? extra << 1 : base | (extra & usual);
    if (!bad && draw(c, 8) == 0) {
        c->flags |= MM_OPEN_NO_SCHEDULER;
    }
    return (uint32_t)noted(c, name, c->flags);
}

int64_t draw_int64_t(caller *c, const char *name)
{
    static const int64_t numbers[] = { 0, 0, 0, 50000000, INT64_MAX };
    static const int64_t wrong[] = { -1, INT64_MIN, 1, 1000, 0x100000000 };
    bool bad = hostile(c);
    int64_t number = ONE_OF(c, numbers), other = ONE_OF(c, wrong);
    return noted(c, name, bad ? other : number);
}

/* Indices: the first rows exist most likely. */
size_t draw_size_t(caller *c, const char *name)
{
    static const size_t wrong[] = { 7, 8, 100, INT32_MAX, (size_t)INT32_MAX + 1, UINT32_MAX, (size_t)UINT32_MAX + 1, SIZE_MAX - 1, SIZE_MAX };
    bool bad = hostile(c);
    size_t number = draw(c, 3) == 0 ? draw(c, 3) : 0, other = ONE_OF(c, wrong);
    return (size_t)noted(c, name, (int64_t)(bad ? other : number));
}

mm_status draw_mm_status(caller *c, const char *name)
{
    int32_t known = codes[draw(c, (uint32_t)code_count)].number, any = (int32_t)draw_bits(c);
    return (mm_status)noted(c, name, draw(c, 2) == 0 ? known : any);
}

size_t draw_capacity(caller *c, size_t element)
{
    static const size_t few[] = { 0, 1, 2, 3, 16, 40 };
    size_t most = 70000 / element;
    size_t count = element == 1 ? 4096 : 64;
    uint32_t way = draw(c, 4), delta = draw(c, 4);
    size_t small = ONE_OF(c, few);
    if (hostile(c)) {
        /* Around what the last text took: one too few, its bytes alone, with the NUL, one more. */
        count = way == 0 ? small : way == 1 ? most : c->last_length + delta - (c->last_length > 0);
    }
    return (size_t)noted(c, "capacity", (int64_t)(count > most ? most : count));
}

size_t draw_row_count(caller *c)
{
    static const size_t counts[] = { 0, 0, 0, 1, 2 };
    static const size_t many[] = { 3, 10, 100, 101 };
    bool bad = hostile(c);
    size_t count = ONE_OF(c, counts), more = ONE_OF(c, many);
    return bad ? more : count;
}

/* How many rows there are said to be: where they are not there, or too many for any caller, it may be a lie. */
size_t draw_claimed_count(caller *c, void *rows, size_t count)
{
    bool lies = hostile(c) && draw(c, 4) == 0;
    bool takes_away = draw(c, 2) == 0;
    void *nothing = NULL;
    if (lies && takes_away) {
        memcpy(rows, &nothing, sizeof nothing);
        count = count == 0 ? 1 : count;
    } else if (lies) {
        count = SIZE_MAX;
    }
    return (size_t)noted(c, "count", (int64_t)count);
}

uint32_t draw_nested_size(caller *c, size_t size)
{
    static const uint32_t wrong[] = { 1, 4, 23, 25, 32, 48, 4096, 4097, UINT32_MAX };
    bool bad = hostile(c);
    uint32_t other = ONE_OF(c, wrong);
    bool zero = draw(c, 2) == 0;
    return (uint32_t)noted(c, "size", !bad ? (uint32_t)size : zero ? 0 : other);
}

void *draw_rows(caller *c, const char *name, size_t count, size_t size)
{
    note(c, " %s[%zu]", name, count);
    if (count == 0 && draw(c, 2) == 0) {
        return NULL;
    }
    return memset(guarded(c, count * size, sizeof(void *), true), 0, count * size);
}

static unsigned char *add_output(caller *c, output made)
{
    if (c->output_count == MAX_OUTPUTS) {
        fail(c, "more outputs than the fuzzer keeps");
    }
    note(c, " %s=%s", made.name, made.at == NULL ? "NULL" : "&");
    c->outputs[c->output_count++] = made;
    return made.at;
}

void *draw_output(caller *c, const char *name, output_kind kind, size_t count, size_t size)
{
    output made = { kind, name, NULL, count, size, NULL };
    bool is_left_out = draw(c, 2) == 0;
    bool is_null = (hostile(c) && draw(c, 3) == 0) || (count == 0 && is_left_out);
    if (!is_null) {
        made.at = memset(guarded(c, count * size, size, false), PATTERN, count * size);
    }
    return add_output(c, made);
}

static size_t draw_size(caller *c, size_t known)
{
    static const size_t wrong[] = { 0, 1, 3, 4, 5, 8, 4096, 4097, 65535, 0x10000, INT32_MAX, UINT32_MAX };
    uint32_t way = draw(c, 4);
    int near = (int)draw(c, 17) - 8, step = ((int)draw(c, 5) - 2) * 8;
    size_t other = ONE_OF(c, wrong), larger = known + 8 * draw(c, 64);
    if (!hostile(c)) {
        return known;
    }
    return way == 0 ? other : way == 1 ? larger : (size_t)((int)known + (way == 2 ? near : step));
}

bool is_struct_size(size_t claimed)
{
    return claimed >= 4 && claimed <= 4096 && claimed % sizeof(void *) == 0;
}

/* What may be touched of a struct with a claimed size: all of it while a library could believe it, else the size member alone. */
static size_t bytes_behind(size_t claimed)
{
    return is_struct_size(claimed) ? claimed : 4;
}

void *draw_output_struct(caller *c, const char *name, size_t known)
{
    output made = { OUTPUT_STRUCT, name, NULL, draw_size(c, known), known, NULL };
    uint32_t claimed = (uint32_t)made.count;
    bool is_null = hostile(c) && draw(c, 3) == 0;
    note(c, " size=%zu", made.count);
    if (!is_null) {
        size_t bytes = bytes_behind(made.count);
        made.at = memset(guarded(c, bytes, 8, false), PATTERN, bytes);
        memcpy(made.at, &claimed, sizeof claimed);
    }
    return add_output(c, made);
}

void *draw_initialised(caller *c, const char *name, const void *initial, size_t size)
{
    output made = { OUTPUT_INITIALISED, name, NULL, 1, size, initial };
    if (!hostile(c)) {
        made.at = memset(guarded(c, size, 8, false), PATTERN, size);
    }
    return add_output(c, made);
}

const void *draw_input_struct(caller *c, const char *name, void *value, size_t known)
{
    size_t claimed = draw_size(c, known), bytes = bytes_behind(claimed), common = bytes < known ? bytes : known;
    uint32_t size = (uint32_t)claimed;
    bool has_more = draw(c, 2) == 0;
    unsigned char *at;
    if (hostile(c) && draw(c, 4) == 0) {
        note(c, " %s=NULL", name);
        return NULL;
    }
    note(c, " %s.size=%zu%s", name, claimed, claimed > known && has_more ? " and unknown members" : "");
    at = memset(guarded(c, bytes, 8, true), 0, bytes);
    memcpy(at, value, common);
    memcpy(at, &size, sizeof size);
    if (bytes > known && has_more) {
        at[known + draw(c, (uint32_t)(bytes - known))] = 1;
    }
    return at;
}
