#include "object_writer.h"

namespace modelmanager {

ObjectWriter::ObjectWriter(napi_env env) : env_(env) {
    if (napi_create_object(env, &object_) != napi_ok) {
        object_ = nullptr;
    }
}

void ObjectWriter::Value(const char* name, napi_value value) {
    if (object_ != nullptr && value != nullptr) {
        napi_set_named_property(env_, object_, name, value);
    }
}

void ObjectWriter::Text(const char* name, const char* utf8) {
    if (utf8 != nullptr) {
        Value(name, MakeText(env_, utf8));
    }
}

void ObjectWriter::Number(const char* name, double value) {
    napi_value number = nullptr;
    if (napi_create_double(env_, value, &number) == napi_ok) {
        Value(name, number);
    }
}

void ObjectWriter::Boolean(const char* name, bool value) {
    napi_value boolean = nullptr;
    if (napi_get_boolean(env_, value, &boolean) == napi_ok) {
        Value(name, boolean);
    }
}

void ObjectWriter::Handle(const char* name, uint64_t handle) {
    napi_value number = nullptr;
    if (napi_create_bigint_uint64(env_, handle, &number) == napi_ok) {
        Value(name, number);
    }
}

void ObjectWriter::Null(const char* name) {
    napi_value null = nullptr;
    if (napi_get_null(env_, &null) == napi_ok) {
        Value(name, null);
    }
}

napi_value MakeRanges(napi_env env, const mm_range* ranges, size_t count) {
    napi_value list = nullptr;
    if (napi_create_array_with_length(env, count, &list) != napi_ok) {
        return nullptr;
    }
    for (size_t i = 0; i < count; i++) {
        ObjectWriter range(env);
        range.Integer("start", ranges[i].start);
        range.Integer("end", ranges[i].end);
        if (range.get() == nullptr || napi_set_element(env, list, static_cast<uint32_t>(i), range.get()) != napi_ok) {
            return nullptr;
        }
    }
    return list;
}

napi_value MakeText(napi_env env, const char* utf8) {
    napi_value text = nullptr;
    return napi_create_string_utf8(env, utf8, NAPI_AUTO_LENGTH, &text) == napi_ok ? text : nullptr;
}

}  // namespace modelmanager
