#include "attempts.h"

#include "edge.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>

enum { LARGEST = 4096 };

static const layout *layout_of(const trial *trial)
{
    return trial->function->parameters[trial->place].layout;
}

/* A struct that says a size, with only so many bytes in front of the edge. */
static void *sized(trial *trial, uint32_t size, size_t bytes)
{
    void *at = at_edge(trial->place, bytes);
    memcpy(at, &size, sizeof size);
    return at;
}

/* Sizes that no version had: the size itself is all that may be looked at, and nothing is written. */
static void attempt_refused_sizes(trial *trial)
{
    const uint32_t sizes[] = { 0, 3, (uint32_t)layout_of(trial)->sizes[0] - 1, LARGEST + 1, 0x7FFFFFFF, 0xFFFFFFFF };
    static const unsigned char untouched[4] = { 0xA5, 0xA5, 0xA5, 0xA5 };
    size_t i;
    for (i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        char what[32];
        char *at;
        prepare(trial);
        at = sized(trial, sizes[i], 8);
        trial->arguments[trial->place].pointer = at;
        snprintf(what, sizeof what, "a size of %lu", (unsigned long)sizes[i]);
        attempt(trial, REFUSED, what);
        CHECK(memcmp(at, &sizes[i], 4) == 0 && memcmp(at + 4, untouched, 4) == 0);
    }
}

void attempt_output_struct(trial *trial)
{
    const layout *layout = layout_of(trial);
    const size_t larger[] = { size_today(layout) + 8, LARGEST };
    size_t i;
    attempt_pointer(trial, NULL, REFUSED, "NULL");
    attempt_refused_sizes(trial);
    for (i = 0; layout->sizes[i] != 0; i++) {
        prepare(trial);
        trial->arguments[trial->place].pointer = sized(trial, (uint32_t)layout->sizes[i], layout->sizes[i]);
        attempt(trial, GOOD, "a size that a version had");
    }
    for (i = 0; i < sizeof larger / sizeof larger[0]; i++) {
        prepare(trial);
        trial->arguments[trial->place].pointer = sized(trial, (uint32_t)larger[i], larger[i]);
        attempt(trial, GOOD, "a later version's size");
    }
}

void attempt_initialised_struct(trial *trial)
{
    size_t first = layout_of(trial)->sizes[0];
    attempt_pointer(trial, NULL, GOOD, "NULL");
    prepare(trial);
    trial->arguments[trial->place].pointer = at_edge(trial->place, first);
    attempt(trial, GOOD, "only the first version's size");
}

static char *good_input(trial *trial, size_t bytes)
{
    char *at = at_edge(trial->place, bytes);
    prepare(trial);
    at = at_edge(trial->place, bytes);
    fill_input(trial->stage, layout_of(trial), at, bytes);
    trial->arguments[trial->place].pointer = at;
    return at;
}

static void attempt_member(trial *trial, const member *member, const void *value, size_t bytes, expectation expected, const char *what)
{
    char text[128];
    char *at = good_input(trial, size_today(layout_of(trial)));
    memcpy(at + member->offset, value, bytes);
    snprintf(text, sizeof text, "%s: %s", member->name, what);
    attempt(trial, expected, text);
}

static void attempt_text_member(trial *trial, const member *member)
{
    int i;
    for (i = 0; i < bad_text_count; i++) {
        const char *text = bad_text_at(EDGE_COUNT - 1, &bad_texts[i]);
        /* 4097 bytes are too long for names only. */
        attempt_member(trial, member, &text, sizeof text, bad_texts[i].repeated == 4097 ? ANY : REFUSED, bad_texts[i].what);
    }
}

static void attempt_number_member(trial *trial, const member *member, size_t bytes)
{
    const int64_t values[] = { -1, INT_MIN, 1, INT_MAX };
    size_t i;
    for (i = 0; i < sizeof values / sizeof values[0]; i++) {
        expectation expected = member->must_be_zero || (member->must_not_be_negative && values[i] < 0) ? REFUSED : ANY;
        attempt_member(trial, member, &values[i], bytes, expected, "a number");
    }
}

static void attempt_unsigned_member(trial *trial, const member *member)
{
    /* Flags that there are not; or a nested struct's size. */
    const uint32_t values[] = { 0xFFFFFFFFu, 0x80000000u, LARGEST, 3 };
    size_t i;
    for (i = 0; i < 3; i++) {
        attempt_member(trial, member, &values[i], sizeof values[i], REFUSED, "no such number");
    }
    attempt_member(trial, member, &values[i], sizeof values[i], ANY, "3");
}

static void attempt_count_member(trial *trial, const member *member)
{
    const size_t values[] = { 1, 101, SIZE_MAX };
    size_t i;
    for (i = 0; i < sizeof values / sizeof values[0]; i++) {
        attempt_member(trial, member, &values[i], sizeof values[i], REFUSED, "a count of NULL");
    }
}

static void attempt_members(trial *trial)
{
    const layout *layout = layout_of(trial);
    int i;
    for (i = 0; i < layout->member_count; i++) {
        const member *member = &layout->members[i];
        if (strcmp(member->type, "const char *") == 0) {
            attempt_text_member(trial, member);
        } else if (strcmp(member->type, "int32_t") == 0 || strcmp(member->type, "int64_t") == 0) {
            attempt_number_member(trial, member, member->type[3] == '6' ? 8 : 4);
        } else if (strcmp(member->type, "uint32_t") == 0) {
            attempt_unsigned_member(trial, member);
        } else if (strcmp(member->type, "size_t") == 0) {
            attempt_count_member(trial, member);
        }
    }
}

void attempt_input_struct(trial *trial)
{
    const layout *layout = layout_of(trial);
    const size_t larger[] = { size_today(layout) + 8, LARGEST };
    size_t i;
    attempt_pointer(trial, NULL, REFUSED, "NULL");
    attempt_refused_sizes(trial);
    for (i = 0; layout->sizes[i] != 0; i++) {
        good_input(trial, layout->sizes[i]);
        attempt(trial, GOOD, "a size that a version had");
    }
    for (i = 0; i < sizeof larger / sizeof larger[0]; i++) {
        char *at = good_input(trial, larger[i]);
        attempt(trial, GOOD, "a later version's size, its members 0");
        at = good_input(trial, larger[i]);
        at[larger[i] - 1] = 1;
        attempt(trial, REFUSED, "a later version's size, a member of it set");
    }
    attempt_members(trial);
}
