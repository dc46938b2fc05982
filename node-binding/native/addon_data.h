// What the addon keeps for one environment (the main thread, or one worker): the event pump and the open managers.
// Everything in it is used on the environment's thread only.
#pragma once

#include <napi.h>

#include <memory>
#include <unordered_map>

#include "event_pump.h"
#include "manager_session.h"

namespace modelmanager {

class AddonData {
 public:
    static AddonData& Of(Napi::Env env) { return *env.GetInstanceData<AddonData>(); }

    /// Starts the pump and registers the clean-up hook, which runs before the environment frees anything of ours.
    void Start(Napi::Env env, const Napi::Function& dispatcher);

    /// Throws before Start.
    EventPump& Pump(Napi::Env env) const;

    /// A session that is not open yet, kept from now on: once it is open nothing may fail any more. Throws before Start.
    ManagerSession& NewSession(Napi::Env env);

    /// Frees a session whose last event has come, or that could not be opened.
    void Forget(uint32_t id) { sessions_.erase(id); }

    /// nullptr for one that was never open, or was closed.
    ManagerSession* Find(uint32_t id) const {
        auto found = sessions_.find(id);
        return found == sessions_.end() ? nullptr : found->second.get();
    }

 private:
    static void OnEnvironmentEnd(void* self) noexcept;

    std::shared_ptr<EventPump> pump_;
    std::unordered_map<uint32_t, std::shared_ptr<ManagerSession>> sessions_;
    uint32_t last_id_ = 0;
};

}  // namespace modelmanager
