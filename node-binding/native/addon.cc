// The module: called once for each environment (the main thread, and each worker) that loads it. The library is loaded meanwhile: what
// calls it waits for that, but for "locate", which calls it for a manager only that "open" has made.

#include <napi.h>

#include "addon_data.h"
#include "functions.h"
#include "library.h"

namespace modelmanager {
namespace {

using Call = Napi::Value (*)(const Napi::CallbackInfo&);

struct Function {
    const char* name;
    Call call;
};

void RequireLibrary(Napi::Env env) {
    if (!Library::Await()) {
        throw Napi::Error::New(env, Library::Error());
    }
}

// (): throws why the library cannot be loaded
Napi::Value AwaitLibrary(const Napi::CallbackInfo& info) {
    RequireLibrary(info.Env());
    return info.Env().Undefined();
}

template <Call kCall>
Napi::Value WithLibrary(const Napi::CallbackInfo& info) {
    RequireLibrary(info.Env());
    return kCall(info);
}

constexpr Function kFunctions[] = {
    {"start", Start},
    {"hold", Hold},
    {"awaitLibrary", AwaitLibrary},
    {"open", WithLibrary<Open>},
    {"closeBegin", WithLibrary<CloseBegin>},
    {"forget", WithLibrary<Forget>},
    {"limits", WithLibrary<Limits>},
    {"setLimits", WithLibrary<SetLimits>},
    {"setToken", WithLibrary<SetToken>},
    {"changeQuestion", WithLibrary<ChangeQuestion>},
    {"status", WithLibrary<Status>},
    {"installed", WithLibrary<Installed>},
    {"leaseAcquire", WithLibrary<LeaseAcquire>},
    {"leaseRelease", WithLibrary<LeaseRelease>},
    {"lastError", WithLibrary<LastError>},
    {"startResolve", WithLibrary<StartResolve>},
    {"startReport", WithLibrary<StartReport>},
    {"startModels", WithLibrary<StartModels>},
    {"startModel", WithLibrary<StartModel>},
    {"startUpdates", WithLibrary<StartUpdates>},
    {"startRanking", WithLibrary<StartRanking>},
    {"startRankingPeek", WithLibrary<StartRankingPeek>},
    {"startRemove", WithLibrary<StartRemove>},
    {"startVerify", WithLibrary<StartVerify>},
    {"startRepair", WithLibrary<StartRepair>},
    {"jobCancel", WithLibrary<JobCancel>},
    {"jobClose", WithLibrary<JobClose>},
    {"resultNothing", WithLibrary<ResultNothing>},
    {"resultPath", WithLibrary<ResultPath>},
    {"resultReport", WithLibrary<ResultReport>},
    {"resultModels", WithLibrary<ResultModels>},
    {"resultModel", WithLibrary<ResultModel>},
    {"resultUpdates", WithLibrary<ResultUpdates>},
    {"resultRanking", WithLibrary<ResultRanking>},
    {"resultDamage", WithLibrary<ResultDamage>},
    {"downloadStart", WithLibrary<DownloadStart>},
    {"downloadList", WithLibrary<DownloadList>},
    {"downloadInfo", WithLibrary<DownloadInfo>},
    {"downloadPause", WithLibrary<DownloadPause>},
    {"downloadResume", WithLibrary<DownloadResume>},
    {"downloadCancel", WithLibrary<DownloadCancel>},
};

Napi::Object Init(Napi::Env env, Napi::Object exports) {
    auto* data = new AddonData();
    env.SetInstanceData(data);
    Library::Begin();
    // With this environment's own data: Node takes the same hook and argument twice for a fault, and ends the process.
    napi_add_env_cleanup_hook(env, [](void*) { Library::Settle(); }, data);
    for (const Function& function : kFunctions) {
        exports.Set(function.name, Napi::Function::New(env, function.call, function.name));
    }
    napi_value locate = nullptr;
    if (napi_create_function(env, "locate", NAPI_AUTO_LENGTH, Locate, data, &locate) == napi_ok) {
        exports.Set("locate", locate);
    }
    return exports;
}

}  // namespace

NODE_API_MODULE(modelmanager, Init)

}  // namespace modelmanager
