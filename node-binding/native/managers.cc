// Managers: open, close, and what is answered at once.

#include "addon_data.h"
#include "error_record.h"
#include "event_record.h"
#include "failure.h"
#include "functions.h"
#include "library.h"
#include "object_writer.h"
#include "open_options.h"
#include "text.h"
#include "words.h"

namespace modelmanager {
namespace {

[[noreturn]] void ThrowClosed(Napi::Env env) {
    mm_error error{};
    error.status = MM_CLOSED;
    error.report_status = -1;
    error.message = "the manager is closed";
    throw Napi::Error(env, ErrorRecord(error).ToJs(env));
}

}  // namespace

ManagerSession& SessionOf(const Napi::CallbackInfo& info) {
    ManagerSession* session = AddonData::Of(info.Env()).Find(info[0].As<Napi::Number>().Uint32Value());
    if (session == nullptr) {
        ThrowClosed(info.Env());
    }
    return *session;
}

mm_manager ManagerOf(const Napi::CallbackInfo& info) {
    return SessionOf(info).handle();
}

// (dispatcher): once, before anything else
Napi::Value Start(const Napi::CallbackInfo& info) {
    AddonData::Of(info.Env()).Start(info.Env(), info[0].As<Napi::Function>());
    return info.Env().Undefined();
}

// (held): whether the event loop is kept alive
Napi::Value Hold(const Napi::CallbackInfo& info) {
    AddonData::Of(info.Env()).Pump(info.Env()).Hold(info.Env(), info[0].ToBoolean());
    return info.Env().Undefined();
}

// (options) → manager
Napi::Value Open(const Napi::CallbackInfo& info) {
    AddonData& data = AddonData::Of(info.Env());
    OpenOptions options(info[0].As<Napi::Object>());
    ManagerSession& session = data.NewSession(info.Env());
    mm_status status = session.Open(options.get(), options.has_token_source());
    if (status != MM_OK) {
        data.Forget(session.id());
        ThrowLast(info.Env(), status);
    }
    return Napi::Number::New(info.Env(), session.id());
}

// (manager): the event "closed" tells the end
Napi::Value CloseBegin(const Napi::CallbackInfo& info) {
    Check(info.Env(), SessionOf(info).BeginClose());
    return info.Env().Undefined();
}

// (manager): after its event "closed"
Napi::Value Forget(const Napi::CallbackInfo& info) {
    AddonData::Of(info.Env()).Forget(info[0].As<Napi::Number>().Uint32Value());
    return info.Env().Undefined();
}

// (manager) → those in force
Napi::Value Limits(const Napi::CallbackInfo& info) {
    mm_limits limits{};
    limits.size = sizeof limits;
    Check(info.Env(), mm_limits_get(&limits, ManagerOf(info)));
    ObjectWriter object(info.Env());
    object.Number("bytesPerSecond", static_cast<double>(limits.bytes_per_second));
    object.Number("concurrentDownloads", limits.concurrent_downloads);
    object.Number("connectionsPerDownload", limits.connections_per_download);
    return Napi::Value(info.Env(), object.get());
}

// (manager, limits)
Napi::Value SetLimits(const Napi::CallbackInfo& info) {
    mm_limits limits = ReadLimits(info[1].As<Napi::Object>());
    Check(info.Env(), mm_limits_set(ManagerOf(info), &limits));
    return info.Env().Undefined();
}

// (manager, token?): the answer to the event "tokenWanted"; without a token, that there is none
Napi::Value SetToken(const Napi::CallbackInfo& info) {
    Text token(info[1]);
    Check(info.Env(), mm_token_set(ManagerOf(info), token.get()));
    return info.Env().Undefined();
}

// (manager, modelId, version) → { state, progress?, error? }
Napi::Value Status(const Napi::CallbackInfo& info) {
    Text model_id(info[1]);
    Text version(info[2]);
    mm_model_status status{};
    status.size = sizeof status;
    status.progress.size = sizeof status.progress;
    Check(info.Env(), mm_model_status_get(&status, ManagerOf(info), model_id.get(), version.get()));
    ObjectWriter object(info.Env());
    if (status.error != MM_OK) {
        object.Value("error", ErrorRecord::Last(status.error).ToJs(info.Env()));
    }
    object.Text("state", StateWord(status.state));
    if (status.has_progress != 0) {
        object.Value("progress", ProgressToJs(info.Env(), status.progress));
    }
    return Napi::Value(info.Env(), object.get());
}

// (status) → the error record of the call that just returned this status
Napi::Value LastError(const Napi::CallbackInfo& info) {
    return Napi::Value(info.Env(), ErrorRecord::Last(info[0].As<Napi::Number>().Int32Value()).ToJs(info.Env()));
}

}  // namespace modelmanager
