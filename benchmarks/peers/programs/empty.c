/* An addon with one function, which does nothing: the least that a call from JavaScript into native code costs. */

#include <node_api.h>

static napi_value nothing(napi_env env, napi_callback_info info)
{
    (void)env;
    (void)info;
    return NULL;
}

NAPI_MODULE_INIT()
{
    napi_value function = NULL;
    if (napi_create_function(env, "nothing", NAPI_AUTO_LENGTH, nothing, NULL, &function) == napi_ok) {
        napi_set_named_property(env, exports, "nothing", function);
    }
    return exports;
}
