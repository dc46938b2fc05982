#include "warm_up.h"

#include <modelmanager.h>

#include <cstdlib>
#include <mutex>
#include <thread>

namespace modelmanager {
namespace {

struct WarmUp {
    std::mutex mutex;
    std::thread thread;
    bool begun = false;
};

/// Never destroyed: a process may end in the middle of anything.
WarmUp& Shared() {
    static auto* shared = new WarmUp();
    return *shared;
}

}  // namespace

void BeginWarmUp() noexcept {
    try {
        WarmUp& warm_up = Shared();
        std::lock_guard<std::mutex> lock(warm_up.mutex);
        if (!warm_up.begun) {
            warm_up.begun = true;
            // process.exit() runs no hook of an environment.
            std::atexit(FinishWarmUp);
            warm_up.thread = std::thread([] { mm_version(); });
        }
    } catch (...) {
        // The first call then costs what it costs.
    }
}

void FinishWarmUp() noexcept {
    try {
        WarmUp& warm_up = Shared();
        std::lock_guard<std::mutex> lock(warm_up.mutex);
        if (warm_up.thread.joinable()) {
            warm_up.thread.join();
        }
    } catch (...) {
        // No thread was made, so there is none to wait for.
    }
}

}  // namespace modelmanager
