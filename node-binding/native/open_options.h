// The options of ModelManager.open, checked and completed by lib/open-options.mjs, as the C ABI wants them.
#pragma once

#include <modelmanager.h>
#include <napi.h>

#include <deque>
#include <string>
#include <vector>

namespace modelmanager {

class OpenOptions {
 public:
    explicit OpenOptions(const Napi::Object& options);
    OpenOptions(const OpenOptions&) = delete;
    OpenOptions& operator=(const OpenOptions&) = delete;

    /// Borrows this object's memory.
    mm_open_options& get() { return options_; }

    /// Whether JavaScript can be asked for a token.
    bool has_token_source() const { return has_token_source_; }

 private:
    const char* Keep(const Napi::Value& value);
    std::vector<mm_header> Headers(const Napi::Value& pairs);

    mm_open_options options_ = MM_OPEN_OPTIONS_INIT;
    bool has_token_source_;
    std::deque<std::string> texts_;  // a deque: its elements stay where they are
    std::vector<mm_header> headers_;
    std::vector<mm_header> scheduler_headers_;
};

/// { bytesPerSecond, concurrentDownloads, connectionsPerDownload }, all numbers.
mm_limits ReadLimits(const Napi::Object& limits);

}  // namespace modelmanager
