/* The last calls of every caller, in a mapped file: whatever ends this process, the file has them. */

#include "fuzz.h"

#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

/* run.mjs reads these. */
enum { ENTRIES = 64, ENTRY_BYTES = 768, RESULT_BYTES = 96 };

static char *ring;
static atomic_ullong sequence;

void ring_open(const char *file)
{
    size_t size = (size_t)MAX_CALLERS * ENTRIES * ENTRY_BYTES;
    int descriptor = open(file, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (descriptor < 0 || ftruncate(descriptor, (off_t)size) != 0) {
        perror(file);
        exit(2);
    }
    ring = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0);
    close(descriptor);
    if (ring == MAP_FAILED) {
        perror("mmap");
        exit(2);
    }
}

void ring_begin(caller *c)
{
    unsigned long long number = atomic_fetch_add(&sequence, 1) + 1;
    c->entry = ring + ((size_t)c->number * ENTRIES + c->calls % ENTRIES) * ENTRY_BYTES;
    memset(c->entry, 0, ENTRY_BYTES);
    c->entry_length = 0;
    note(c, "%llu caller %d call %llu", number, c->number, (unsigned long long)c->calls);
}

static void append(caller *c, size_t limit, const char *format, va_list list)
{
    size_t room = c->entry_length < limit ? limit - c->entry_length : 1;
    int written = vsnprintf(c->entry + c->entry_length, room, format, list);
    if (written > 0 && room > 1) {
        c->entry_length += (size_t)written < room ? (size_t)written : room - 1;
    }
}

void note(caller *c, const char *format, ...)
{
    va_list list;
    va_start(list, format);
    append(c, ENTRY_BYTES - RESULT_BYTES, format, list);
    va_end(list);
}

/* Has room of its own, however long the arguments were. */
void note_result(caller *c, const char *format, ...)
{
    va_list list;
    va_start(list, format);
    append(c, ENTRY_BYTES, format, list);
    va_end(list);
}

void note_text(caller *c, const char *name, const char *text, size_t length)
{
    size_t i;
    note(c, " %s=%zu:\"", name, length);
    for (i = 0; i < length && i < 40; i++) {
        unsigned char byte = (unsigned char)text[i];
        note(c, byte >= 32 && byte < 127 ? "%c" : "\\x%02x", byte);
    }
    note(c, "%s", length > 40 ? "\"..." : "\"");
}

void fail(caller *c, const char *format, ...)
{
    va_list list;
    char text[512];
    va_start(list, format);
    vsnprintf(text, sizeof text, format, list);
    va_end(list);
    fprintf(stderr, "FAULT: %s\n  %s\n", text, c != NULL && c->entry != NULL ? c->entry : "outside a call");
    fflush(stderr);
    abort();
}
