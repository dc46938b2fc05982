// Whether what is installed may have changed: one number of the library's, compared with the one seen before.
#pragma once

#include <modelmanager.h>

#include <atomic>
#include <cstdint>

#include "library.h"

namespace modelmanager {

class ChangeWatch {
 public:
    /// Begins to compare. Without a number that can be shared everything counts as changed.
    void Begin(mm_manager manager) {
        const int64_t* address = nullptr;
        generation_ = mm_generation_address(&address, manager) == MM_OK ? address : nullptr;
    }

    /// Never looks at the number again: it goes with the manager. From now on everything counts as changed.
    void End() { generation_ = nullptr; }

    /// Whether it changed since the last question; the first answer is yes.
    bool HasChanged() {
        if (generation_ == nullptr) {
            return true;
        }
        int64_t now = *generation_;
        std::atomic_thread_fence(std::memory_order_acquire);
        bool changed = !has_seen_ || now != seen_;
        seen_ = now;
        has_seen_ = true;
        return changed;
    }

 private:
    const volatile int64_t* generation_ = nullptr;
    int64_t seen_ = 0;
    bool has_seen_ = false;
};

}  // namespace modelmanager
