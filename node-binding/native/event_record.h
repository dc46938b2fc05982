// One event of the library, copied on the library's thread and turned into a JavaScript object on the environment's.
#pragma once

#include <modelmanager.h>
#include <node_api.h>

#include <optional>
#include <string>

#include "error_record.h"

namespace modelmanager {

struct EventRecord {
    /// Everything in an event is valid during its callback only, so all of it is copied.
    EventRecord(uint32_t manager_id, const mm_event& event);

    /// { type, job } for the end of a job and { type, job, progress } on its way, { type } for the end of the manager and for the
    /// question for a token, else the whole event.
    napi_value ToJs(napi_env env) const;

    uint32_t manager_id;
    int32_t type;
    mm_job job;
    int32_t state;
    std::string task_id;
    std::string model_id;
    std::optional<std::string> version;
    std::optional<std::string> path;
    std::optional<ErrorRecord> error;
    mm_progress progress;
};

/// The progress of a download or a job; `etaMs` is null when it is not known.
napi_value ProgressToJs(napi_env env, const mm_progress& progress);

}  // namespace modelmanager
