/*
 * What a variable of the library holds after its first call:
 *
 *     words LIBRARY OFFSET COUNT
 *
 * OFFSET is the variable's place in the library, in hexadecimal digits. Prints COUNT words of 64 bits, one a line.
 */

#define _GNU_SOURCE

#include <dlfcn.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int main(int count, char **arguments)
{
    void *library = count == 4 ? dlopen(arguments[1], RTLD_NOW) : NULL;
    void *symbol = library != NULL ? dlsym(library, "mm_version") : NULL;
    const char *(*version)(void);
    Dl_info info;
    const uint64_t *words;
    int at;
    if (symbol == NULL || dladdr(symbol, &info) == 0) {
        fprintf(stderr, "usage: words LIBRARY OFFSET COUNT\n");
        return 2;
    }
    *(void **)&version = symbol;
    version();
    words = (const uint64_t *)((const char *)info.dli_fbase + strtoull(arguments[2], NULL, 16));
    for (at = 0; at < atoi(arguments[3]); at++) printf("%llu\n", (unsigned long long)words[at]);
    return 0;
}
