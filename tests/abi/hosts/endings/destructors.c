/*
 * Stands in the place of __cxa_atexit, and tells what the library has registered with it: handlers, which atexit registers, and destructors of
 * objects, which would be destroyed while threads of the library still use them.
 */

#include <modelmanager.h>

#include <dlfcn.h>
#include <stdio.h>
#include <string.h>

static int handlers;
static int objects;

int __cxa_atexit(void (*function)(void *), void *argument, void *library)
{
    int (*original)(void (*)(void *), void *, void *);
    void *found = dlsym(RTLD_NEXT, "__cxa_atexit");
    Dl_info of;
    if (library != NULL && dladdr(library, &of) != 0 && strstr(of.dli_fname, "libmodelmanager") != NULL) {
        *(argument == NULL ? &handlers : &objects) += 1;
    }
    memcpy(&original, &found, sizeof original);
    return original(function, argument, library);
}

int main(void)
{
    mm_manager manager;
    if (mm_open(&manager, NULL) == MM_OK) {
        return 1;
    }
    printf("handlers: %d, objects: %d\n", handlers, objects);
    return 0;
}
