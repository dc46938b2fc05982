// The module: called once for each environment (the main thread, and each worker) that loads it. Nothing here calls the
// library: its first call is the warm-up's.

#include <napi.h>

#include "addon_data.h"
#include "functions.h"
#include "warm_up.h"

namespace modelmanager {
namespace {

struct Function {
    const char* name;
    Napi::Value (*call)(const Napi::CallbackInfo&);
};

constexpr Function kFunctions[] = {
    {"start", Start},
    {"hold", Hold},
    {"open", Open},
    {"closeBegin", CloseBegin},
    {"forget", Forget},
    {"limits", Limits},
    {"setLimits", SetLimits},
    {"setToken", SetToken},
    {"changeQuestion", ChangeQuestion},
    {"status", Status},
    {"installed", Installed},
    {"leaseAcquire", LeaseAcquire},
    {"leaseRelease", LeaseRelease},
    {"lastError", LastError},
    {"startResolve", StartResolve},
    {"startReport", StartReport},
    {"startModels", StartModels},
    {"startModel", StartModel},
    {"startUpdates", StartUpdates},
    {"startRanking", StartRanking},
    {"startRankingPeek", StartRankingPeek},
    {"startRemove", StartRemove},
    {"startVerify", StartVerify},
    {"startRepair", StartRepair},
    {"jobCancel", JobCancel},
    {"jobClose", JobClose},
    {"resultNothing", ResultNothing},
    {"resultPath", ResultPath},
    {"resultReport", ResultReport},
    {"resultModels", ResultModels},
    {"resultModel", ResultModel},
    {"resultUpdates", ResultUpdates},
    {"resultRanking", ResultRanking},
    {"resultDamage", ResultDamage},
    {"downloadStart", DownloadStart},
    {"downloadList", DownloadList},
    {"downloadInfo", DownloadInfo},
    {"downloadPause", DownloadPause},
    {"downloadResume", DownloadResume},
    {"downloadCancel", DownloadCancel},
};

Napi::Object Init(Napi::Env env, Napi::Object exports) {
    auto* data = new AddonData();
    env.SetInstanceData(data);
    BeginWarmUp();
    // With this environment's own data: Node takes the same hook and argument twice for a fault, and ends the process.
    napi_add_env_cleanup_hook(env, [](void*) { FinishWarmUp(); }, data);
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
