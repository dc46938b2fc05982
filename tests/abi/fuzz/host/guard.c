/*
 * Memory of exact size. Every argument lies at the end of pages of its own, in front of a page that nobody may touch, and behind
 * bytes of a known pattern: one byte read or written too far is a crash, one too early is seen. When the call has returned, inputs
 * are scribbled over or taken away, so that the library cannot still be reading them unnoticed.
 */

#include "fuzz.h"

#include <string.h>
#include <sys/mman.h>

enum {
    PAGE = 4096,
    PLACE_BYTES = 20 * PAGE,          /* the longest text, and room in front */
    STRIDE = PLACE_BYTES + PAGE,
    CANARY_BYTES = 48,
    CANARY = 0xC5,
    SCRIBBLE = 0xDD
};

void guard_make(caller *c)
{
    int i;
    c->guards = mmap(NULL, (size_t)STRIDE * GUARD_PLACES, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (c->guards == MAP_FAILED) {
        fail(c, "no memory for guarded arguments");
    }
    for (i = 0; i < GUARD_PLACES; i++) {
        c->places[i].start = NULL;
    }
}

static unsigned char *place_start(const caller *c, int place)
{
    return c->guards + (size_t)STRIDE * (size_t)place;
}

unsigned char *guarded(caller *c, size_t size, size_t alignment, bool is_input)
{
    int at = c->next_place;
    guard_place *place = &c->places[at];
    unsigned char *end = place_start(c, at) + PLACE_BYTES;
    if (place->is_in_use || size > PLACE_BYTES - PAGE) {
        fail(c, "the fuzzer has no place for an argument of %zu bytes", size);
    }
    c->next_place = (at + 1) % GUARD_PLACES;
    if (mprotect(place_start(c, at), PLACE_BYTES, PROT_READ | PROT_WRITE) != 0) {
        fail(c, "mprotect failed");
    }
    place->gap = (alignment - size % alignment) % alignment;
    place->size = size;
    place->start = end - place->gap - size;
    place->is_input = is_input;
    place->is_in_use = true;
    c->places_in_use++;
    memset(place->start - CANARY_BYTES, CANARY, CANARY_BYTES);
    memset(end - place->gap, CANARY, place->gap);
    return place->start;
}

static bool is_all(const unsigned char *bytes, size_t count, unsigned char value)
{
    size_t i;
    for (i = 0; i < count; i++) {
        if (bytes[i] != value) {
            return false;
        }
    }
    return true;
}

void guard_check(caller *c)
{
    int i;
    for (i = 0; i < GUARD_PLACES; i++) {
        const guard_place *place = &c->places[i];
        if (place->is_in_use
            && (!is_all(place->start - CANARY_BYTES, CANARY_BYTES, CANARY) || !is_all(place->start + place->size, place->gap, CANARY))) {
            fail(c, "bytes beside an argument of %zu bytes were written", place->size);
        }
    }
}

void guard_release(caller *c)
{
    int i;
    for (i = 0; i < GUARD_PLACES; i++) {
        guard_place *place = &c->places[i];
        if (!place->is_in_use) {
            continue;
        }
        if (place->is_input) {
            memset(place->start, SCRIBBLE, place->size);
        }
        if (draw(c, 2) == 0) {
            mprotect(place_start(c, i), PLACE_BYTES, PROT_NONE);
        }
        place->is_in_use = false;
    }
    c->places_in_use = 0;
}
