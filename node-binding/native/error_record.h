// A failure of the library, copied out of its borrowed memory, and as the plain object that lib/errors.mjs makes a
// ModelManagerError of. Error objects themselves are made in JavaScript: there they get a useful stack.
#pragma once

#include <modelmanager.h>
#include <node_api.h>

#include <optional>
#include <string>
#include <vector>

namespace modelmanager {

/// One of those who lease a version, copied.
struct LeaseHolder {
    int64_t process_id;
    std::string process_name;
    std::optional<std::string> label;
    std::string since;
};

struct ErrorRecord {
    /// Copies what the library says.
    explicit ErrorRecord(const mm_error& error);

    /// This thread's last failure, which must be the one that returned `status`.
    static ErrorRecord Last(mm_status status);

    /// { code, message, retryable, detail, report? }
    napi_value ToJs(napi_env env) const;

    mm_status status;
    bool retryable;
    int32_t http_status;
    int32_t os_error;
    int32_t report_status;
    int64_t required_bytes;
    int64_t available_bytes;
    int64_t retry_after_ms;
    double report_elapsed_ms;
    std::string message;
    std::optional<std::string> path;
    std::optional<std::string> url;
    std::optional<std::string> report_node_id;
    std::vector<mm_range> ranges;
    std::vector<LeaseHolder> holders;
};

}  // namespace modelmanager
