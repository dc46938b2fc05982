// One open manager of one environment, and the context of the library's callbacks. JavaScript knows it by a number that
// is never used twice, so that a stale one is CLOSED and nothing else.
#pragma once

#include <modelmanager.h>

#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>

#include "change_watch.h"
#include "event_pump.h"

namespace modelmanager {

class ManagerSession : public std::enable_shared_from_this<ManagerSession> {
 public:
    ManagerSession(uint32_t id, std::shared_ptr<EventPump> pump) : id_(id), pump_(std::move(pump)) {}

    /// Opens with this session as the callbacks' context. Events may come before it returns. `asks_for_tokens`: JavaScript can answer.
    mm_status Open(mm_open_options& options, bool asks_for_tokens);

    mm_manager handle() const { return handle_; }
    uint32_t id() const { return id_; }

    /// Starts closing; the last event is MM_EVENT_CLOSED.
    mm_status BeginClose() {
        watch_->End();
        return mm_close_begin(handle_);
    }

    /// Whether lookups may have other answers than before; outlives this session.
    const std::shared_ptr<ChangeWatch>& watch() const { return watch_; }

    /// Blocks until no callback can come any more; false when that could not be had, and the session must not be freed.
    bool CloseAndWait() noexcept;

 private:
    static void OnEvent(const mm_event* event, void* user) noexcept;
    static void OnTokenWanted(mm_manager manager, void* user) noexcept;

    const uint32_t id_;
    const std::shared_ptr<EventPump> pump_;
    const std::shared_ptr<ChangeWatch> watch_ = std::make_shared<ChangeWatch>();
    mm_manager handle_ = 0;
    std::mutex mutex_;
    std::condition_variable closed_changed_;
    bool closed_ = false;
};

}  // namespace modelmanager
