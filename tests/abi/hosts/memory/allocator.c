/*
 * A host with an allocator of its own, as jemalloc's and tcmalloc's users have. Every block has a mark in front and behind, and is spoilt when it is freed: a block
 * that was not made here, freed twice, or written beyond its end, ends the process.
 */

#include "session.h"

#include <errno.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct head {
    void *base;
    size_t size;
    uint64_t front;
    uint64_t reserved;
};

static const uint64_t alive = 0x616c6976656d656dU;
static const uint64_t freed = 0x66726565646d656dU;
static const uint64_t behind = 0x626568696e646d65U;
static atomic_ulong blocks_made;

extern void *__libc_malloc(size_t size);
extern void __libc_free(void *block);

static void give_up(const char *problem)
{
    if (write(STDERR_FILENO, problem, strlen(problem)) < 0) {
        _exit(3);
    }
    abort();
}

static void *make(size_t alignment, size_t size)
{
    struct head *head;
    char *block;
    char *base = size > SIZE_MAX / 2 ? NULL : __libc_malloc(size + alignment + sizeof *head + sizeof behind);
    if (base == NULL) {
        errno = ENOMEM;
        return NULL;
    }
    block = (char *)(((uintptr_t)base + sizeof *head + alignment - 1) / alignment * alignment);
    head = (struct head *)(void *)block - 1;
    head->base = base;
    head->size = size;
    head->front = alive;
    memcpy(block + size, &behind, sizeof behind);
    atomic_fetch_add(&blocks_made, 1);
    return block;
}

static struct head *checked(void *block)
{
    struct head *head = (struct head *)block - 1;
    if (head->front != alive) {
        give_up(head->front == freed ? "a block was freed twice\n" : "a block is not of this allocator\n");
    }
    if (memcmp((char *)block + head->size, &behind, sizeof behind) != 0) {
        give_up("a block was written beyond its end\n");
    }
    return head;
}

void *malloc(size_t size)
{
    return make(16, size);
}

void free(void *block)
{
    if (block != NULL) {
        struct head *head = checked(block);
        void *base = head->base;
        memset(block, 0xdd, head->size);
        head->front = freed;
        __libc_free(base);
    }
}

void *calloc(size_t count, size_t size)
{
    void *block = size != 0 && count > SIZE_MAX / size ? NULL : make(16, count * size);
    return block == NULL ? NULL : memset(block, 0, count * size);
}

void *realloc(void *block, size_t size)
{
    void *other = make(16, size);
    if (block != NULL && other != NULL) {
        size_t before = checked(block)->size;
        memcpy(other, block, before < size ? before : size);
        free(block);
    }
    return other;
}

int posix_memalign(void **out, size_t alignment, size_t size)
{
    void *block = make(alignment, size);
    if (block == NULL) {
        return ENOMEM;
    }
    *out = block;
    return 0;
}

void *aligned_alloc(size_t alignment, size_t size)
{
    return make(alignment < 16 ? 16 : alignment, size);
}

void *memalign(size_t alignment, size_t size)
{
    return aligned_alloc(alignment, size);
}

size_t malloc_usable_size(void *block)
{
    return block == NULL ? 0 : checked(block)->size;
}

int main(int count, char **arguments)
{
    struct session session = session_arguments(count, arguments);
    unsigned long before = atomic_load(&blocks_made);
    int failed = session_run(&session);
    if (atomic_load(&blocks_made) - before < 1000) {
        fprintf(stderr, "the library hardly used the allocator\n");
        return 1;
    }
    return failed;
}
