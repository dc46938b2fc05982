#include "open_options.h"

namespace modelmanager {
namespace {

struct Flag {
    const char* name;
    uint32_t bit;
};

constexpr Flag kFlags[] = {
    {"allowInsecure", MM_OPEN_ALLOW_INSECURE},
    {"allowUnlockedRoot", MM_OPEN_ALLOW_UNLOCKED_ROOT},
    {"noAutoResume", MM_OPEN_NO_AUTO_RESUME},
    {"noScheduler", MM_OPEN_NO_SCHEDULER},
    {"rejectIfBusy", MM_OPEN_REJECT_IF_BUSY},
};

}  // namespace

OpenOptions::OpenOptions(const Napi::Object& options) {
    options_.flags = MM_OPEN_DOWNLOADS;
    for (const Flag& flag : kFlags) {
        if (options.Get(flag.name).ToBoolean()) {
            options_.flags |= flag.bit;
        }
    }
    options_.root = Keep(options.Get("root"));
    options_.library_url = Keep(options.Get("libraryUrl"));
    options_.scheduler_url = Keep(options.Get("schedulerUrl"));
    options_.node_id = Keep(options.Get("nodeId"));
    options_.proxy = Keep(options.Get("proxy"));
    options_.ca_file = Keep(options.Get("caFile"));
    headers_ = Headers(options.Get("headers"));
    options_.headers = headers_.data();
    options_.header_count = headers_.size();
    scheduler_headers_ = Headers(options.Get("schedulerHeaders"));
    options_.scheduler_headers = scheduler_headers_.data();
    options_.scheduler_header_count = scheduler_headers_.size();
    has_token_source_ = options.Get("hasTokenSource").ToBoolean();
    options_.partial_max_age_ms = options.Get("partialMaxAgeMs").As<Napi::Number>().Int64Value();
    options_.limits = ReadLimits(options.Get("limits").As<Napi::Object>());
}

const char* OpenOptions::Keep(const Napi::Value& value) {
    if (value.IsUndefined() || value.IsNull()) {
        return nullptr;
    }
    return texts_.emplace_back(value.As<Napi::String>().Utf8Value()).c_str();
}

std::vector<mm_header> OpenOptions::Headers(const Napi::Value& pairs) {
    std::vector<mm_header> headers;
    auto list = pairs.As<Napi::Array>();
    for (uint32_t i = 0; i < list.Length(); i++) {
        auto pair = list.Get(i).As<Napi::Array>();
        headers.push_back(mm_header{Keep(pair.Get(0u)), Keep(pair.Get(1u))});
    }
    return headers;
}

mm_limits ReadLimits(const Napi::Object& limits) {
    mm_limits read{};
    read.size = sizeof read;
    read.bytes_per_second = limits.Get("bytesPerSecond").As<Napi::Number>().Int64Value();
    read.concurrent_downloads = limits.Get("concurrentDownloads").As<Napi::Number>().Int32Value();
    read.connections_per_download = limits.Get("connectionsPerDownload").As<Napi::Number>().Int32Value();
    return read;
}

}  // namespace modelmanager
