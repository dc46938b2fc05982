#include "library.h"

#include <atomic>
#include <cstdlib>
#include <cstring>
#include <mutex>
#include <thread>

#include "shared_object.h"

namespace modelmanager {

#define MODELMANAGER_DEFINE(name) decltype(&::name) name = nullptr;
MODELMANAGER_FUNCTIONS(MODELMANAGER_DEFINE)
#undef MODELMANAGER_DEFINE

namespace {

struct Loading {
    std::mutex mutex;
    std::thread thread;
    bool begun = false;
    bool ended = false;
    std::string error;
};

std::atomic<bool> loaded{false};

/// Never destroyed: a process may end in the middle of anything.
Loading& Shared() {
    static auto* shared = new Loading();
    return *shared;
}

// One that was in the process before may be of another version, and need not have these functions and structs.
bool IsOwnVersion(std::string& error) {
    // The first call: it registers the process with the kernel.
    const char* version = mm_version();
    if (std::strcmp(version, MM_VERSION) == 0) {
        return true;
    }
    error = std::string("two versions of modelmanager are loaded in one process: this package is ") + MM_VERSION +
        ", the library that was loaded first is " + version;
    return false;
}

void LoadOrThrow(std::string& error) {
    SharedObject library(error);
    bool complete = library.IsOpen() && library.Find("mm_version", mm_version, error) && IsOwnVersion(error);
#define MODELMANAGER_FIND(name) complete = complete && library.Find(#name, name, error);
    MODELMANAGER_FUNCTIONS(MODELMANAGER_FIND)
#undef MODELMANAGER_FIND
    if (complete) {
        loaded.store(true, std::memory_order_release);
    }
}

void Load(std::string& error) noexcept {
    try {
        LoadOrThrow(error);
    } catch (...) {
        // There is no memory, not even for saying so.
    }
}

}  // namespace

void Library::Begin() noexcept {
    try {
        Loading& loading = Shared();
        std::lock_guard<std::mutex> lock(loading.mutex);
        if (!loading.begun) {
            loading.begun = true;
            // process.exit() runs no hook of an environment.
            std::atexit(Settle);
            loading.thread = std::thread([&loading] { Load(loading.error); });
        }
    } catch (...) {
        // No thread could be made for it. Whoever calls it loads it.
    }
}

bool Library::Await() noexcept {
    if (loaded.load(std::memory_order_acquire)) {
        return true;
    }
    try {
        Loading& loading = Shared();
        std::lock_guard<std::mutex> lock(loading.mutex);
        if (loading.thread.joinable()) {
            loading.thread.join();
        } else if (loading.begun && !loading.ended) {
            Load(loading.error);
        }
        loading.ended = true;
    } catch (...) {
        // Then it is not loaded.
    }
    return loaded.load(std::memory_order_acquire);
}

void Library::Settle() noexcept {
    try {
        Loading& loading = Shared();
        std::lock_guard<std::mutex> lock(loading.mutex);
        if (loading.thread.joinable()) {
            loading.thread.join();
            loading.ended = true;
        }
    } catch (...) {
        // No thread was made, so there is none to wait for.
    }
}

const std::string& Library::Error() noexcept {
    return Shared().error;
}

}  // namespace modelmanager
