// (manager, modelId, version?, file?) → the path, or the library's negative status, or undefined
//
// One N-API call, buffers on the stack, nothing thrown. Undefined means that the arguments could not even be asked about (no string,
// a NUL inside, too long); lib/manager.mjs finds the words. An answer is asked for once: lib/path-memo.mjs keeps it until something changes.

#include <modelmanager.h>
#include <node_api.h>

#include <cstring>
#include <memory>
#include <new>

#include "addon_data.h"
#include "change_watch.h"
#include "functions.h"
#include "library.h"

namespace modelmanager {
namespace {

/// Text of at most kCapacity bytes on the stack.
template <size_t kCapacity>
class StackText {
 public:
    /// False unless the value is a string that fits and has no NUL inside.
    bool Read(napi_env env, napi_value value) {
        size_t length = 0;
        if (napi_get_value_string_utf8(env, value, bytes_, sizeof bytes_, &length) != napi_ok || length + 4 >= sizeof bytes_) {
            return false;
        }
        text_ = bytes_;
        return std::memchr(bytes_, 0, length) == nullptr;
    }

    /// Undefined and null are absent.
    bool ReadOptional(napi_env env, napi_value value) {
        napi_valuetype type = napi_undefined;
        if (napi_typeof(env, value, &type) != napi_ok || type == napi_undefined || type == napi_null) {
            return true;
        }
        return Read(env, value);
    }

    const char* get() const { return text_; }

 private:
    char bytes_[kCapacity + 5];
    const char* text_ = nullptr;
};

bool IsAscii(const char* bytes, size_t length) {
    unsigned char seen = 0;
    for (size_t i = 0; i < length; i++) {
        seen |= static_cast<unsigned char>(bytes[i]);
    }
    return seen < 0x80;
}

napi_value MakePath(napi_env env, const char* path, size_t length) {
    napi_value text = nullptr;
    if (IsAscii(path, length)) {
        napi_create_string_latin1(env, path, length, &text);
    } else {
        napi_create_string_utf8(env, path, length, &text);
    }
    return text;
}

napi_value MakeStatus(napi_env env, mm_status status) {
    napi_value number = nullptr;
    napi_create_int32(env, status, &number);
    return number;
}

/// For the rare path that is longer than the buffer on the stack.
napi_value LocateLong(napi_env env, size_t length, mm_manager manager, const char* model_id, const char* version, const char* file) {
    size_t capacity = length + 1;
    std::unique_ptr<char[]> buffer(new (std::nothrow) char[capacity]);
    if (buffer == nullptr) {
        return MakeStatus(env, MM_INTERNAL);
    }
    mm_status status = mm_model_locate(buffer.get(), capacity, &length, manager, model_id, version, file);
    return status == MM_OK ? MakePath(env, buffer.get(), length) : MakeStatus(env, status);
}

/// () → undefined while nothing changed since it was called last. What everything else waits for: no argument, no handle scope's worth of values.
napi_value HasChanged(napi_env env, napi_callback_info info) noexcept {
    void* data = nullptr;
    napi_value yes = nullptr;
    if (napi_get_cb_info(env, info, nullptr, nullptr, nullptr, &data) == napi_ok && !static_cast<ChangeWatch*>(data)->HasChanged()) {
        return nullptr;
    }
    napi_get_boolean(env, true, &yes);
    return yes;
}

}  // namespace

// (manager) → a function without arguments, which answers true when lookups may have other answers than before it was called last
Napi::Value ChangeQuestion(const Napi::CallbackInfo& info) {
    auto watch = std::make_unique<std::shared_ptr<ChangeWatch>>(SessionOf(info).watch());
    napi_value question = nullptr;
    // The function keeps what it looks at; a manager that closes makes it look at nothing.
    if (napi_create_function(info.Env(), "hasChanged", NAPI_AUTO_LENGTH, HasChanged, watch->get(), &question) != napi_ok ||
        napi_add_finalizer(info.Env(), question, watch.get(), [](napi_env, void* kept, void*) { delete static_cast<std::shared_ptr<ChangeWatch>*>(kept); },
                           nullptr, nullptr) != napi_ok) {
        throw Napi::Error::New(info.Env(), "no function could be made");
    }
    watch.release();
    return Napi::Value(info.Env(), question);
}

napi_value Locate(napi_env env, napi_callback_info info) noexcept {
    napi_value arguments[4];
    size_t count = 4;
    void* data = nullptr;
    uint32_t id = 0;
    StackText<256> model_id;
    StackText<256> version;
    StackText<1024> file;
    if (napi_get_cb_info(env, info, &count, arguments, nullptr, &data) != napi_ok ||
        napi_get_value_uint32(env, arguments[0], &id) != napi_ok || !model_id.Read(env, arguments[1]) ||
        !version.ReadOptional(env, arguments[2]) || !file.ReadOptional(env, arguments[3])) {
        return nullptr;
    }
    ManagerSession* session = static_cast<AddonData*>(data)->Find(id);
    if (session == nullptr) {
        return MakeStatus(env, MM_CLOSED);
    }
    char buffer[1024];
    size_t length = 0;
    mm_status status = mm_model_locate(buffer, sizeof buffer, &length, session->handle(), model_id.get(), version.get(), file.get());
    if (status == MM_OK) {
        return MakePath(env, buffer, length);
    }
    if (status == MM_BUFFER_TOO_SMALL) {
        return LocateLong(env, length, session->handle(), model_id.get(), version.get(), file.get());
    }
    return MakeStatus(env, status);
}

}  // namespace modelmanager
