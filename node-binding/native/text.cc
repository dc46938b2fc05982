#include "text.h"

namespace modelmanager {

Text::Text(const Napi::Value& value) : present_(!value.IsUndefined() && !value.IsNull()) {
    if (present_) {
        text_ = value.As<Napi::String>().Utf8Value();
    }
}

}  // namespace modelmanager
