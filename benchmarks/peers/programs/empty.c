/*
 * An addon with a function that does nothing, the least that a call from JavaScript into native code costs, and one that tells the
 * milliseconds of processor that this thread has taken. What /proc says of a thread is as old as its last tick of up to 4 ms.
 */

#define _GNU_SOURCE

#include <node_api.h>

#include <time.h>

static napi_value nothing(napi_env env, napi_callback_info info)
{
    (void)env;
    (void)info;
    return NULL;
}

static napi_value processor(napi_env env, napi_callback_info info)
{
    struct timespec time;
    napi_value result = NULL;
    (void)info;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    napi_create_double(env, (double)time.tv_sec * 1e3 + (double)time.tv_nsec / 1e6, &result);
    return result;
}

static void add(napi_env env, napi_value exports, const char *name, napi_callback callback)
{
    napi_value function = NULL;
    if (napi_create_function(env, name, NAPI_AUTO_LENGTH, callback, NULL, &function) == napi_ok) {
        napi_set_named_property(env, exports, name, function);
    }
}

NAPI_MODULE_INIT()
{
    add(env, exports, "nothing", nothing);
    add(env, exports, "processor", processor);
    return exports;
}
