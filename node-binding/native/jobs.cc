// Jobs: long work that the library does on its own threads. Each function returns at once with the job's handle; the
// event "jobDone" tells its end.

#include "failure.h"
#include "functions.h"
#include "library.h"
#include "text.h"

namespace modelmanager {

mm_job JobOf(const Napi::CallbackInfo& info) {
    bool lossless = false;
    return info[0].As<Napi::BigInt>().Uint64Value(&lossless);
}

Napi::Value JobToJs(Napi::Env env, mm_job job) {
    return Napi::BigInt::New(env, static_cast<uint64_t>(job));
}

namespace {

Napi::Value StartOnVersion(const Napi::CallbackInfo& info, mm_status (*start)(mm_job*, mm_manager, const char*, const char*)) {
    Text model_id(info[1]);
    Text version(info[2]);
    mm_job job = 0;
    Check(info.Env(), start(&job, ManagerOf(info), model_id.get(), version.get()));
    return JobToJs(info.Env(), job);
}

}  // namespace

// (manager, modelId, version?, taskId)
Napi::Value StartResolve(const Napi::CallbackInfo& info) {
    Text model_id(info[1]);
    Text version(info[2]);
    Text task_id(info[3]);
    mm_job job = 0;
    Check(info.Env(), mm_model_resolve(&job, ManagerOf(info), model_id.get(), version.get(), task_id.get()));
    return JobToJs(info.Env(), job);
}

// (manager, modelId, version?, taskId)
Napi::Value StartReport(const Napi::CallbackInfo& info) {
    Text model_id(info[1]);
    Text version(info[2]);
    Text task_id(info[3]);
    mm_job job = 0;
    Check(info.Env(), mm_miss_report(&job, ManagerOf(info), model_id.get(), version.get(), task_id.get()));
    return JobToJs(info.Env(), job);
}

// (manager)
Napi::Value StartModels(const Napi::CallbackInfo& info) {
    mm_job job = 0;
    Check(info.Env(), mm_catalogue_list(&job, ManagerOf(info)));
    return JobToJs(info.Env(), job);
}

// (manager, modelId)
Napi::Value StartModel(const Napi::CallbackInfo& info) {
    Text model_id(info[1]);
    mm_job job = 0;
    Check(info.Env(), mm_catalogue_get(&job, ManagerOf(info), model_id.get()));
    return JobToJs(info.Env(), job);
}

// (manager)
Napi::Value StartUpdates(const Napi::CallbackInfo& info) {
    mm_job job = 0;
    Check(info.Env(), mm_update_list(&job, ManagerOf(info)));
    return JobToJs(info.Env(), job);
}

// (manager, limit); 0 for all
Napi::Value StartRanking(const Napi::CallbackInfo& info) {
    mm_job job = 0;
    Check(info.Env(), mm_ranking_get(&job, ManagerOf(info), info[1].As<Napi::Number>().Int32Value()));
    return JobToJs(info.Env(), job);
}

// (manager): all of what is known without asking
Napi::Value StartRankingPeek(const Napi::CallbackInfo& info) {
    mm_job job = 0;
    Check(info.Env(), mm_ranking_peek(&job, ManagerOf(info), 0));
    return JobToJs(info.Env(), job);
}

// (manager, modelId, version)
Napi::Value StartRemove(const Napi::CallbackInfo& info) {
    return StartOnVersion(info, mm_model_remove);
}

// (manager, modelId, version)
Napi::Value StartVerify(const Napi::CallbackInfo& info) {
    return StartOnVersion(info, mm_model_verify);
}

// (manager, modelId, version)
Napi::Value StartRepair(const Napi::CallbackInfo& info) {
    return StartOnVersion(info, mm_model_repair);
}

// (job): it ends as CANCELLED
Napi::Value JobCancel(const Napi::CallbackInfo& info) {
    Check(info.Env(), mm_job_cancel(JobOf(info)));
    return info.Env().Undefined();
}

// (job): frees what it holds; its work goes on
Napi::Value JobClose(const Napi::CallbackInfo& info) {
    Check(info.Env(), mm_job_close(JobOf(info)));
    return info.Env().Undefined();
}

}  // namespace modelmanager
