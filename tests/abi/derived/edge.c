#define _DEFAULT_SOURCE

#include "edge.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static char *map(void)
{
    size_t page = (size_t)sysconf(_SC_PAGESIZE);
    char *start = mmap(NULL, EDGE_BYTES + page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (start == MAP_FAILED || mprotect(start + EDGE_BYTES, page, PROT_NONE) != 0) {
        perror("mmap");
        exit(2);
    }
    return start + EDGE_BYTES;
}

void *at_edge(int place, size_t bytes)
{
    static char *ends[EDGE_COUNT];
    if (ends[place] == NULL) {
        ends[place] = map();
    }
    return memset(ends[place] - bytes, 0xA5, bytes);
}
