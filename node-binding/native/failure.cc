#include "failure.h"

#include "error_record.h"
#include "library.h"

namespace modelmanager {

void ThrowLast(Napi::Env env, mm_status status) {
    napi_value record = ErrorRecord::Last(status).ToJs(env);
    if (record == nullptr) {
        throw Napi::Error::New(env, mm_status_name(status));
    }
    throw Napi::Error(env, record);
}

}  // namespace modelmanager
