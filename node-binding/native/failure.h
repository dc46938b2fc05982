// One way for every function of the addon to fail: it throws the error record, and lib/native.mjs makes the error of it.
#pragma once

#include <modelmanager.h>
#include <napi.h>

namespace modelmanager {

/// Throws the last failure of this thread, which must be the one that returned `status`.
[[noreturn]] void ThrowLast(Napi::Env env, mm_status status);

inline void Check(Napi::Env env, mm_status status) {
    if (status != MM_OK) {
        ThrowLast(env, status);
    }
}

}  // namespace modelmanager
