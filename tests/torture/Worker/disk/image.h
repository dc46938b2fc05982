/*
 * The content of a disk, and the log of what was written to it. Two views of one memory: `base` is what the disk holds for good,
 * `view` what a file system sees, which is private, so that everything written through it is thrown away at once. A log is
 * recorded through the view; a state moves the base forward to the last flush before a position, and shows a part of the writes
 * after it. So each state costs what is different in it.
 */

#ifndef DISK_IMAGE_H
#define DISK_IMAGE_H

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

/* A flush has no bytes. */
struct entry {
    uint64_t offset;
    uint32_t length;
    unsigned char *bytes;
};

static struct {
    pthread_mutex_t lock;
    unsigned char *base, *view;
    uint64_t size;
    bool records;
    struct entry *log;
    size_t count, room;
    size_t settled; /* so many entries are in the base */
} image = {.lock = PTHREAD_MUTEX_INITIALIZER};

/* The file that both are views of; a negative number when there is no memory. */
static int image_create(uint64_t size)
{
    int file = memfd_create("disk", 0);
    if (file < 0 || ftruncate(file, (off_t)size) != 0) return -1;
    image.size = size;
    image.base = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    image.view = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_NORESERVE, file, 0);
    return image.base == MAP_FAILED || image.view == MAP_FAILED ? -1 : file;
}

static void image_append(uint64_t offset, const void *bytes, uint32_t length)
{
    if (image.count == image.room) {
        image.room = image.room * 2 + 1024;
        image.log = realloc(image.log, image.room * sizeof *image.log);
        if (image.log == NULL) abort();
    }
    struct entry *entry = &image.log[image.count++];
    *entry = (struct entry){.offset = offset, .length = length};
    if (length > 0) {
        entry->bytes = malloc(length);
        if (entry->bytes == NULL) abort();
        memcpy(entry->bytes, bytes, length);
    }
}

static void image_write(uint64_t offset, const void *bytes, uint32_t length)
{
    pthread_mutex_lock(&image.lock);
    memcpy(image.view + offset, bytes, length);
    if (image.records) image_append(offset, bytes, length);
    pthread_mutex_unlock(&image.lock);
}

static void image_flush(void)
{
    pthread_mutex_lock(&image.lock);
    if (image.records) image_append(0, NULL, 0);
    pthread_mutex_unlock(&image.lock);
}

/* How many entries the log has: a position. Whatever a process was told before this call was written before it. */
static size_t image_position(void)
{
    pthread_mutex_lock(&image.lock);
    const size_t position = image.count;
    pthread_mutex_unlock(&image.lock);
    return position;
}

static void image_forget_view(void)
{
    if (madvise(image.view, image.size, MADV_DONTNEED) != 0) abort();
}

/* splitmix64 */
static uint64_t draw(uint64_t *seed)
{
    uint64_t z = (*seed += 0x9e3779b97f4a7c15u);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

static void show(const struct entry *entry, uint32_t from, uint32_t to)
{
    if (to > from) memcpy(image.view + entry->offset + from, entry->bytes + from, to - from);
}

/* Of a write that was under way each sector is there or not. */
static void show_torn(const struct entry *entry, uint32_t sector, uint64_t *seed)
{
    const uint64_t odds = 1 + draw(seed) % 7;
    for (uint32_t from = 0; from < entry->length; from += sector) {
        const uint32_t to = entry->length - from < sector ? entry->length : from + sector;
        if (draw(seed) % 8 < odds) show(entry, from, to);
    }
}

/* Which of the writes that no flush has covered yet reached the disk. */
static bool show_pending(const char *style, size_t start, size_t end, uint32_t sector, uint64_t *seed)
{
    const size_t count = end - start;
    const size_t chosen = count == 0 ? 0 : draw(seed) % count;
    const uint64_t odds = 1 + draw(seed) % 7;
    const bool newest = strcmp(style, "newest") == 0, prefix = strcmp(style, "prefix") == 0, but = strcmp(style, "all-but-one") == 0;
    const size_t first = newest ? (count < 4 ? 0 : count - 1 - draw(seed) % 4) : 0;
    if (strcmp(style, "none") == 0) return true;
    if (strcmp(style, "all") != 0 && strcmp(style, "subset") != 0 && strcmp(style, "torn") != 0 && !newest && !prefix && !but) return false;
    for (size_t i = first; i < count; i++) {
        const struct entry *entry = &image.log[start + i];
        if (strcmp(style, "torn") == 0 || (prefix && i == chosen)) show_torn(entry, sector, seed);
        else if (prefix && i > chosen) break;
        else if ((but && i == chosen) || (strcmp(style, "subset") == 0 && draw(seed) % 8 >= odds)) continue;
        else show(entry, 0, entry->length);
    }
    return true;
}

/* Shows the disk as a power cut at a position leaves it. Positions come in ascending order. Answers how many writes were pending, or -1. */
static int64_t image_show(size_t position, const char *style, uint32_t sector, uint64_t seed)
{
    size_t flush = position;
    if (position > image.count || sector == 0) return -1;
    while (flush > image.settled && image.log[flush - 1].length > 0) flush--;
    for (; image.settled < flush; image.settled++) {
        const struct entry *entry = &image.log[image.settled];
        if (entry->length > 0) memcpy(image.base + entry->offset, entry->bytes, entry->length);
    }
    image_forget_view();
    return show_pending(style, image.settled, position, sector, &seed) ? (int64_t)(position - image.settled) : -1;
}

#endif
