#include "event_record.h"

#include "object_writer.h"
#include "words.h"

namespace modelmanager {
namespace {

std::string Required(const char* text) {
    return text == nullptr ? std::string() : std::string(text);
}

std::optional<std::string> Optional(const char* text) {
    return text == nullptr ? std::nullopt : std::optional<std::string>(text);
}

}  // namespace

EventRecord::EventRecord(uint32_t manager_id, const mm_event& event)
    : manager_id(manager_id),
      type(event.type),
      job(event.job),
      state(event.state),
      task_id(Required(event.task_id)),
      model_id(Required(event.model_id)),
      version(Optional(event.version)),
      path(Optional(event.path)),
      progress(event.progress) {
    if (event.error != nullptr) {
        error.emplace(*event.error);
    }
}

napi_value EventRecord::ToJs(napi_env env) const {
    ObjectWriter object(env);
    object.Text("type", EventWord(type));
    if (type == MM_EVENT_JOB_DONE) {
        object.Handle("job", job);
        return object.get();
    }
    if (type == MM_EVENT_JOB_PROGRESS) {
        object.Handle("job", job);
        object.Value("progress", ProgressToJs(env, progress));
        return object.get();
    }
    if (type == MM_EVENT_CLOSED || type == kTokenWanted) {
        return object.get();
    }
    object.Text("modelId", model_id.c_str());
    object.Text("version", version ? version->c_str() : nullptr);
    object.Text("taskId", task_id.c_str());
    object.Text("state", StateWord(state));
    object.Value("progress", ProgressToJs(env, progress));
    object.Text("path", path ? path->c_str() : nullptr);
    if (error) {
        object.Value("error", error->ToJs(env));
    }
    return object.get();
}

napi_value ProgressToJs(napi_env env, const mm_progress& progress) {
    ObjectWriter object(env);
    object.Text("phase", StateWord(progress.phase));
    object.Integer("bytes", progress.bytes);
    object.Integer("totalBytes", progress.total_bytes);
    object.Integer("wireBytes", progress.wire_bytes);
    object.Integer("bytesPerSecond", progress.bytes_per_second);
    if (progress.eta_ms < 0) {
        object.Null("etaMs");
    } else {
        object.Integer("etaMs", progress.eta_ms);
    }
    object.Integer("retries", progress.retries);
    return object.get();
}

}  // namespace modelmanager
