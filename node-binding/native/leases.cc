// Leases: taken and released by a few system calls, so on the environment's own thread.

#include <string>

#include "failure.h"
#include "functions.h"
#include "library.h"
#include "object_writer.h"
#include "text.h"

namespace modelmanager {
namespace {

constexpr size_t kUsualPath = 1024;
// A version has at most 128 bytes.
constexpr size_t kVersion = 129;

/// The path is longer than was made room for: nothing is leased, and the next try has room enough.
mm_status AcquireInto(std::string& path, mm_lease& lease, mm_manager manager, const char* model_id, const char* version, const char* label) {
    size_t length = 0;
    path.resize(kUsualPath);
    mm_status status = mm_lease_acquire(&lease, &path[0], path.size(), &length, manager, model_id, version, label);
    while (status == MM_BUFFER_TOO_SMALL) {
        path.resize(length + 1);
        status = mm_lease_acquire(&lease, &path[0], path.size(), &length, manager, model_id, version, label);
    }
    path.resize(length);
    return status;
}

}  // namespace

// (manager, modelId, version?, label?) → { lease, version, path }
Napi::Value LeaseAcquire(const Napi::CallbackInfo& info) {
    Text model_id(info[1]);
    Text asked(info[2]);
    Text label(info[3]);
    mm_lease lease = 0;
    std::string path;
    char version[kVersion];
    Check(info.Env(), AcquireInto(path, lease, ManagerOf(info), model_id.get(), asked.get(), label.get()));
    mm_status status = mm_lease_version(version, sizeof version, nullptr, lease);
    if (status != MM_OK) {
        mm_lease_release(lease);
        ThrowLast(info.Env(), status);
    }
    ObjectWriter object(info.Env());
    object.Handle("lease", lease);
    object.Text("version", version);
    object.Text("path", path.c_str());
    return Napi::Value(info.Env(), object.get());
}

// (lease): one that its manager's closing has ended is the library's to refuse
Napi::Value LeaseRelease(const Napi::CallbackInfo& info) {
    bool lossless = false;
    Check(info.Env(), mm_lease_release(info[0].As<Napi::BigInt>().Uint64Value(&lossless)));
    return info.Env().Undefined();
}

}  // namespace modelmanager
