// Download tasks: handles of one (model, version) share a transfer.

#include <vector>

#include "event_record.h"
#include "failure.h"
#include "functions.h"
#include "library.h"
#include "object_writer.h"
#include "text.h"
#include "words.h"

namespace modelmanager {

// (manager, modelId, version?, background) → job
Napi::Value DownloadStart(const Napi::CallbackInfo& info) {
    Text model_id(info[1]);
    Text version(info[2]);
    int32_t priority = info[3].ToBoolean() ? MM_PRIORITY_BACKGROUND : MM_PRIORITY_USER;
    mm_job job = 0;
    Check(info.Env(), mm_download_start(&job, ManagerOf(info), model_id.get(), version.get(), priority));
    return JobToJs(info.Env(), job);
}

// (manager) → [job], a new one for each task
Napi::Value DownloadList(const Napi::CallbackInfo& info) {
    Napi::Env env = info.Env();
    mm_manager manager = ManagerOf(info);
    std::vector<mm_job> jobs(16);
    size_t count = 0;
    mm_status status = mm_download_list(jobs.data(), jobs.size(), &count, manager);
    while (status == MM_BUFFER_TOO_SMALL) {
        // Room for some that start in the meantime.
        jobs.resize(count + 16);
        status = mm_download_list(jobs.data(), jobs.size(), &count, manager);
    }
    Check(env, status);
    auto list = Napi::Array::New(env, count);
    for (size_t i = 0; i < count; i++) {
        list.Set(static_cast<uint32_t>(i), JobToJs(env, jobs[i]));
    }
    return list;
}

// (job) → { taskId, modelId, version?, state, progress }
Napi::Value DownloadInfo(const Napi::CallbackInfo& info) {
    mm_download_info row{};
    row.size = sizeof row;
    row.progress.size = sizeof row.progress;
    Check(info.Env(), mm_download_info_get(&row, JobOf(info)));
    ObjectWriter object(info.Env());
    object.Text("taskId", row.task_id);
    object.Text("modelId", row.model_id);
    object.Text("version", row.version);
    object.Text("state", StateWord(row.state));
    object.Value("progress", ProgressToJs(info.Env(), row.progress));
    return Napi::Value(info.Env(), object.get());
}

// (job)
Napi::Value DownloadPause(const Napi::CallbackInfo& info) {
    Check(info.Env(), mm_download_pause(JobOf(info)));
    return info.Env().Undefined();
}

// (job)
Napi::Value DownloadResume(const Napi::CallbackInfo& info) {
    Check(info.Env(), mm_download_resume(JobOf(info)));
    return info.Env().Undefined();
}

// (job, keepPartial)
Napi::Value DownloadCancel(const Napi::CallbackInfo& info) {
    Check(info.Env(), mm_download_cancel(JobOf(info), info[1].ToBoolean() ? 1 : 0));
    return info.Env().Undefined();
}

}  // namespace modelmanager
