/*
 * The runtime's objects stay until the process is gone. Its C++ has a destructor run at exit, which frees what its threads, and whoever is just
 * loading the library on a thread, still use. A destructor comes with the object that it is for; what comes without one is a handler of atexit.
 * In .NET 10 there is one such object, the set of processors of its gcenv.unix.cpp.
 */
#include <stddef.h>

int __real___cxa_atexit(void (*function)(void *), void *argument, void *library);

int __wrap___cxa_atexit(void (*function)(void *), void *argument, void *library)
{
    return argument != NULL ? 0 : __real___cxa_atexit(function, argument, library);
}
