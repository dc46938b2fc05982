#include "addon_data.h"

#include <new>

namespace modelmanager {

void AddonData::Start(Napi::Env env, const Napi::Function& dispatcher) {
    if (pump_ != nullptr) {
        throw Napi::Error::New(env, "already started");
    }
    pump_ = EventPump::Start(env, dispatcher);
    // Registered after the thread-safe function's own hook, and so run before it.
    if (napi_add_env_cleanup_hook(env, OnEnvironmentEnd, this) != napi_ok) {
        pump_->Stop();
        throw Napi::Error::New(env, "the end of the environment could not be hooked");
    }
}

EventPump& AddonData::Pump(Napi::Env env) const {
    if (pump_ == nullptr) {
        throw Napi::Error::New(env, "not started");
    }
    return *pump_;
}

ManagerSession& AddonData::NewSession(Napi::Env env) {
    Pump(env);
    auto session = std::make_shared<ManagerSession>(++last_id_, pump_);
    return *sessions_.emplace(session->id(), session).first->second;
}

void AddonData::OnEnvironmentEnd(void* data) noexcept {
    auto* self = static_cast<AddonData*>(data);
    // First nobody is told any more, then the managers pause their downloads and drop their locks.
    self->pump_->Stop();
    for (auto& entry : self->sessions_) {
        if (!entry.second->CloseAndWait()) {
            // A callback may still come: its context stays for ever.
            new (std::nothrow) std::shared_ptr<ManagerSession>(entry.second);
        }
    }
    self->sessions_.clear();
}

}  // namespace modelmanager
