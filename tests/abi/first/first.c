/*
 * Calls one function of the library, as the first managed code of the process, with nothing but zeros. Some code that is fine later
 * ends the process there. Arguments: the library, the function's name.
 */

#include <dlfcn.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

typedef int64_t (*any_function)(int64_t, int64_t, int64_t, int64_t, int64_t, int64_t, int64_t);

int main(int count, char **arguments)
{
    void *library = count == 3 ? dlopen(arguments[1], RTLD_NOW | RTLD_LOCAL) : NULL;
    void *symbol = library == NULL ? NULL : dlsym(library, arguments[2]);
    any_function function;
    if (symbol == NULL) {
        fprintf(stderr, "%s\n", count == 3 ? dlerror() : "usage: first LIBRARY FUNCTION");
        return 2;
    }
    memcpy(&function, &symbol, sizeof function);
    function(0, 0, 0, 0, 0, 0, 0);
    puts("returned");
    return 0;
}
