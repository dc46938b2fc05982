// The module: called once for each environment (the main thread, and each worker) that loads it.

#include <modelmanager.h>
#include <napi.h>

#include "addon_data.h"
#include "functions.h"

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
    {"setLimits", SetLimits},
    {"status", Status},
    {"installed", Installed},
    {"lastError", LastError},
    {"startResolve", StartResolve},
    {"startReport", StartReport},
    {"startModels", StartModels},
    {"startModel", StartModel},
    {"startUpdates", StartUpdates},
    {"startRanking", StartRanking},
    {"startRemove", StartRemove},
    {"jobCancel", JobCancel},
    {"jobClose", JobClose},
    {"resultNothing", ResultNothing},
    {"resultPath", ResultPath},
    {"resultReport", ResultReport},
    {"resultModels", ResultModels},
    {"resultModel", ResultModel},
    {"resultUpdates", ResultUpdates},
    {"resultRanking", ResultRanking},
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
    for (const Function& function : kFunctions) {
        exports.Set(function.name, Napi::Function::New(env, function.call, function.name));
    }
    napi_value locate = nullptr;
    if (napi_create_function(env, "locate", NAPI_AUTO_LENGTH, Locate, data, &locate) == napi_ok) {
        exports.Set("locate", locate);
    }
    exports.Set("version", Napi::String::New(env, mm_version()));
    return exports;
}

}  // namespace

NODE_API_MODULE(modelmanager, Init)

}  // namespace modelmanager
