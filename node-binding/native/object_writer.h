// Builds a JavaScript object member by member with plain N-API calls, so that it never throws C++ and may be used while
// an environment ends, when any call can fail. A failed member is left out.
#pragma once

#include <modelmanager.h>
#include <node_api.h>

#include <cstdint>

namespace modelmanager {

class ObjectWriter {
 public:
    explicit ObjectWriter(napi_env env);

    /// NULL leaves the member out.
    void Text(const char* name, const char* utf8);
    void Number(const char* name, double value);
    /// Exact up to 2^53; sizes and counts stay far below.
    void Integer(const char* name, int64_t value) { Number(name, static_cast<double>(value)); }
    void Boolean(const char* name, bool value);
    void Handle(const char* name, uint64_t handle);
    void Null(const char* name);
    void Value(const char* name, napi_value value);

    /// nullptr when the environment could not even make the object.
    napi_value get() const { return object_; }

 private:
    napi_env env_;
    napi_value object_ = nullptr;
};

/// [{ start, end }], or nullptr when it cannot be made.
napi_value MakeRanges(napi_env env, const mm_range* ranges, size_t count);

/// A JavaScript string, or nullptr when it cannot be made.
napi_value MakeText(napi_env env, const char* utf8);

}  // namespace modelmanager
