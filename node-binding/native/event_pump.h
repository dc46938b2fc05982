// Carries events from the library's threads to the one JavaScript thread of an environment, in order.
//
// Rules: every use of the thread-safe function happens under one mutex, so that a post never meets its release; after it
// was stopped, or answered napi_closing, it is never touched again; the pump outlives the environment, because each
// manager session shares it. The function is unref'd: events alone never keep the process alive. Hold() does.
#pragma once

#include <napi.h>

#include <atomic>
#include <memory>
#include <mutex>

#include "event_record.h"

namespace modelmanager {

class EventPump {
 public:
    /// On the environment's thread. `dispatcher(managerId, event)` is called there for each event; it must not throw.
    static std::shared_ptr<EventPump> Start(Napi::Env env, const Napi::Function& dispatcher);

    /// From any thread; never blocks and never throws. Progress that would pile up while JavaScript is busy is dropped:
    /// the next one says more, and the end of a download is always delivered.
    void Post(uint32_t manager_id, const mm_event& event) noexcept;

    /// On the environment's thread: whether something pending keeps the event loop, and so the process, alive.
    void Hold(napi_env env, bool held) noexcept;

    /// On the environment's thread, from its clean-up hook. Nothing is delivered afterwards.
    void Stop() noexcept;

 private:
    static void CallJs(napi_env env, napi_value dispatcher, void* context, void* data) noexcept;
    static void Finalize(napi_env env, void* data, void* context) noexcept;

    static constexpr size_t kMaxQueuedProgress = 1024;

    std::mutex mutex_;
    napi_threadsafe_function function_ = nullptr;
    std::atomic<size_t> queued_{0};
};

}  // namespace modelmanager
