#include "manager_session.h"

#include <chrono>

#include "library.h"
#include "words.h"

namespace modelmanager {
namespace {

// Closing takes milliseconds. This only bounds what a fault in the library could do to the end of a process.
constexpr std::chrono::seconds kCloseLimit{30};

}  // namespace

mm_status ManagerSession::Open(mm_open_options& options, bool asks_for_tokens) {
    options.callback = OnEvent;
    options.token_callback = asks_for_tokens ? OnTokenWanted : nullptr;
    options.user = this;
    mm_status status = mm_open(&handle_, &options);
    if (status == MM_OK) {
        watch_->Begin(handle_);
    }
    return status;
}

bool ManagerSession::CloseAndWait() noexcept {
    watch_->End();
    if (mm_close(handle_) == MM_OK) {
        return true;
    }
    // mm_close_begin came first, so the handle is stale: its last event tells the end.
    std::unique_lock<std::mutex> lock(mutex_);
    return closed_changed_.wait_for(lock, kCloseLimit, [this] { return closed_; });
}

// The answer comes from JavaScript, with mm_token_set; until then nothing here waits.
void ManagerSession::OnTokenWanted(mm_manager, void* user) noexcept {
    auto self = static_cast<ManagerSession*>(user);
    mm_event event{};
    event.type = kTokenWanted;
    self->pump_->Post(self->id_, event);
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
