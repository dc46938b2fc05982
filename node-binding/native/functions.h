// Every function that lib/native.mjs sees. Managers are numbers, jobs and leases are BigInts. A function that fails throws an error
// record (failure.h). lib/native.mjs states arguments and results.
#pragma once

#include <modelmanager.h>
#include <napi.h>

namespace modelmanager {

// managers.cc
Napi::Value Start(const Napi::CallbackInfo& info);
Napi::Value Hold(const Napi::CallbackInfo& info);
Napi::Value Open(const Napi::CallbackInfo& info);
Napi::Value CloseBegin(const Napi::CallbackInfo& info);
Napi::Value Forget(const Napi::CallbackInfo& info);
Napi::Value Limits(const Napi::CallbackInfo& info);
Napi::Value SetLimits(const Napi::CallbackInfo& info);
Napi::Value SetToken(const Napi::CallbackInfo& info);
Napi::Value Status(const Napi::CallbackInfo& info);
Napi::Value Installed(const Napi::CallbackInfo& info);
Napi::Value LastError(const Napi::CallbackInfo& info);

/// locate.cc: plain N-API, because it is called most.
napi_value Locate(napi_env env, napi_callback_info info) noexcept;
Napi::Value ChangeQuestion(const Napi::CallbackInfo& info);

// leases.cc
Napi::Value LeaseAcquire(const Napi::CallbackInfo& info);
Napi::Value LeaseRelease(const Napi::CallbackInfo& info);

// jobs.cc: each starts a job and returns it
Napi::Value StartResolve(const Napi::CallbackInfo& info);
Napi::Value StartReport(const Napi::CallbackInfo& info);
Napi::Value StartModels(const Napi::CallbackInfo& info);
Napi::Value StartModel(const Napi::CallbackInfo& info);
Napi::Value StartUpdates(const Napi::CallbackInfo& info);
Napi::Value StartRanking(const Napi::CallbackInfo& info);
Napi::Value StartRankingPeek(const Napi::CallbackInfo& info);
Napi::Value StartRemove(const Napi::CallbackInfo& info);
Napi::Value StartVerify(const Napi::CallbackInfo& info);
Napi::Value StartRepair(const Napi::CallbackInfo& info);
Napi::Value JobCancel(const Napi::CallbackInfo& info);
Napi::Value JobClose(const Napi::CallbackInfo& info);

// results.cc: each reads a job that is done
Napi::Value ResultNothing(const Napi::CallbackInfo& info);
Napi::Value ResultPath(const Napi::CallbackInfo& info);
Napi::Value ResultReport(const Napi::CallbackInfo& info);
Napi::Value ResultModels(const Napi::CallbackInfo& info);
Napi::Value ResultModel(const Napi::CallbackInfo& info);
Napi::Value ResultUpdates(const Napi::CallbackInfo& info);
Napi::Value ResultRanking(const Napi::CallbackInfo& info);
Napi::Value ResultDamage(const Napi::CallbackInfo& info);

// downloads.cc
Napi::Value DownloadStart(const Napi::CallbackInfo& info);
Napi::Value DownloadList(const Napi::CallbackInfo& info);
Napi::Value DownloadInfo(const Napi::CallbackInfo& info);
Napi::Value DownloadPause(const Napi::CallbackInfo& info);
Napi::Value DownloadResume(const Napi::CallbackInfo& info);
Napi::Value DownloadCancel(const Napi::CallbackInfo& info);

/// The session of argument 0; throws the CLOSED record for one that is not open.
class ManagerSession;
ManagerSession& SessionOf(const Napi::CallbackInfo& info);

/// The manager of argument 0; throws the CLOSED record for one that is not open.
mm_manager ManagerOf(const Napi::CallbackInfo& info);

/// The job of argument 0. A stale one is the library's to refuse.
mm_job JobOf(const Napi::CallbackInfo& info);

/// A job for JavaScript.
Napi::Value JobToJs(Napi::Env env, mm_job job);

}  // namespace modelmanager
