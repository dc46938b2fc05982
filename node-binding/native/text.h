// Text from JavaScript as the C ABI wants it: UTF-8, ended by a NUL, NULL when absent.
#pragma once

#include <napi.h>

#include <string>

namespace modelmanager {

class Text {
 public:
    /// Undefined and null are absent. The JavaScript layer has checked everything else: it is a string without NUL.
    explicit Text(const Napi::Value& value);

    const char* get() const { return present_ ? text_.c_str() : nullptr; }

 private:
    std::string text_;
    bool present_;
};

}  // namespace modelmanager
