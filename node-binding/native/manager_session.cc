#include "manager_session.h"

#include <chrono>

namespace modelmanager {
namespace {

// Closing takes milliseconds. This only bounds what a fault in the library could do to the end of a process.
constexpr std::chrono::seconds kCloseLimit{30};

}  // namespace

mm_status ManagerSession::Open(mm_open_options& options) {
    options.callback = OnEvent;
    options.user = this;
    return mm_open(&handle_, &options);
}

bool ManagerSession::CloseAndWait() noexcept {
    if (mm_close(handle_) == MM_OK) {
        return true;
    }
    // mm_close_begin came first, so the handle is stale: its last event tells the end.
    std::unique_lock<std::mutex> lock(mutex_);
    return closed_changed_.wait_for(lock, kCloseLimit, [this] { return closed_; });
}

void ManagerSession::OnEvent(const mm_event* event, void* user) noexcept {
    // JavaScript may forget the session as soon as it hears of the end, so this call keeps it.
    auto self = static_cast<ManagerSession*>(user)->shared_from_this();
    self->pump_->Post(self->id_, *event);
    if (event->type == MM_EVENT_CLOSED) {
        std::lock_guard<std::mutex> lock(self->mutex_);
        self->closed_ = true;
        self->closed_changed_.notify_all();
    }
}

}  // namespace modelmanager
