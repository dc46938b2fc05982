/* What became of the outputs of a call: filled when it went well, cleared when it did not, and nothing else touched. */

#include "fuzz.h"

#include <string.h>

static bool is_pattern(const unsigned char *bytes, size_t count)
{
    size_t i;
    for (i = 0; i < count; i++) {
        if (bytes[i] != PATTERN) {
            return false;
        }
    }
    return true;
}

static bool is_zero(const unsigned char *bytes, size_t count)
{
    size_t i;
    for (i = 0; i < count; i++) {
        if (bytes[i] != 0) {
            return false;
        }
    }
    return true;
}

static void check_text_output(caller *c, const output *one)
{
    const char *text = (const char *)one->at;
    size_t length = strnlen(text, one->count);
    if (length == one->count) {
        fail(c, "%s has no NUL", one->name);
    }
    if (c->status == MM_OK ? length == 0 || !is_utf8(text, length) : length != 0) {
        fail(c, "%s has %zu bytes, with status %d", one->name, length, c->status);
    }
}

static void check_struct_output(caller *c, const output *one)
{
    uint32_t claimed;
    size_t i;
    memcpy(&claimed, one->at, sizeof claimed);
    if (claimed != one->count) {
        fail(c, "the size of %s became %u", one->name, claimed);
    }
    if (!is_struct_size(claimed)) {
        if (c->status == MM_OK) {
            fail(c, "a size of %u was taken for %s", claimed, one->name);
        }
        return;
    }
    if (c->status != MM_OK) {
        if (!is_zero(one->at + 4, claimed - 4) && !is_pattern(one->at + 4, claimed - 4)) {
            fail(c, "%s was half cleared", one->name);
        }
        if (claimed >= one->size && !is_zero(one->at + 4, claimed - 4)) {
            fail(c, "%s was not cleared", one->name);
        }
        return;
    }
    for (i = 8; i + 8 <= claimed; i += 8) {
        if (is_pattern(one->at + i, 8)) {
            fail(c, "%s was not filled at %zu", one->name, i);
        }
    }
    if (claimed > one->size && !is_zero(one->at + one->size, claimed - one->size)) {
        fail(c, "%s has something where the library knows nothing", one->name);
    }
}

/* As much of it as its size says, which may be less than this program knows; what is behind is left alone. */
static void check_initialised(caller *c, const output *one)
{
    uint32_t filled;
    memcpy(&filled, one->at, sizeof filled);
    if (filled < 8 || filled > one->size || memcmp(one->at + 4, (const char *)one->initial + 4, filled - 4) != 0) {
        fail(c, "%s is not what its macro makes", one->name);
    }
    if (!is_pattern(one->at + filled, one->size - filled)) {
        fail(c, "%s was filled behind its size", one->name);
    }
}

static void check_output(caller *c, const output *one)
{
    size_t i;
    if (one->at == NULL || one->count == 0) {
        return;
    }
    switch (one->kind) {
    case OUTPUT_TEXT:
        check_text_output(c, one);
        break;
    case OUTPUT_STRUCT:
        check_struct_output(c, one);
        break;
    case OUTPUT_INITIALISED:
        check_initialised(c, one);
        break;
    case OUTPUT_JOB:
    case OUTPUT_MANAGER:
    case OUTPUT_LEASE:
        if (c->status != MM_OK && !is_zero(one->at, one->count * one->size)) {
            fail(c, "%s has a handle after a failure", one->name);
        }
        /* fall through */
    case OUTPUT_VALUE:
        for (i = 0; i < one->count; i++) {
            if (is_pattern(one->at + i * one->size, one->size)) {
                fail(c, "%s was not cleared", one->name);
            }
        }
        break;
    }
}

void check_outputs(caller *c)
{
    int i;
    for (i = 0; i < c->output_count; i++) {
        check_output(c, &c->outputs[i]);
    }
}
