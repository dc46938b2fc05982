#include "event_pump.h"

#include "words.h"

namespace modelmanager {

std::shared_ptr<EventPump> EventPump::Start(Napi::Env env, const Napi::Function& dispatcher) {
    auto pump = std::make_shared<EventPump>();
    // The function owns a share of the pump until its finalizer runs.
    auto context = std::make_unique<std::shared_ptr<EventPump>>(pump);
    napi_status status = napi_create_threadsafe_function(
        env, dispatcher, nullptr, Napi::String::New(env, "modelmanager"), 0, 1, nullptr, Finalize, context.get(), CallJs,
        &pump->function_);
    if (status != napi_ok) {
        throw Napi::Error::New(env, "the event queue could not be made");
    }
    context.release();
    napi_unref_threadsafe_function(env, pump->function_);
    return pump;
}

void EventPump::Post(uint32_t manager_id, const mm_event& event) noexcept {
    const bool is_progress = event.type == MM_EVENT_PROGRESS || event.type == MM_EVENT_JOB_PROGRESS;
    if (EventWord(event.type) == nullptr || (is_progress && queued_.load() >= kMaxQueuedProgress)) {
        return;
    }
    try {
        auto record = std::make_unique<EventRecord>(manager_id, event);
        std::lock_guard<std::mutex> lock(mutex_);
        if (function_ == nullptr) {
            return;
        }
        // Counted before: JavaScript may take it from the queue before this call returns.
        queued_.fetch_add(1);
        napi_status status = napi_call_threadsafe_function(function_, record.get(), napi_tsfn_nonblocking);
        if (status == napi_ok) {
            record.release();
            return;
        }
        queued_.fetch_sub(1);
        if (status == napi_closing) {
            function_ = nullptr;
        }
    } catch (...) {
        // Out of memory: nothing may leave a callback, and one event less is the mildest end.
    }
}

void EventPump::Hold(napi_env env, bool held) noexcept {
    std::lock_guard<std::mutex> lock(mutex_);
    if (function_ == nullptr) {
        return;
    }
    if (held) {
        napi_ref_threadsafe_function(env, function_);
    } else {
        napi_unref_threadsafe_function(env, function_);
    }
}

void EventPump::Stop() noexcept {
    std::lock_guard<std::mutex> lock(mutex_);
    if (function_ != nullptr) {
        napi_release_threadsafe_function(function_, napi_tsfn_abort);
        function_ = nullptr;
    }
}

void EventPump::CallJs(napi_env env, napi_value dispatcher, void* context, void* data) noexcept {
    std::unique_ptr<EventRecord> record(static_cast<EventRecord*>(data));
    if (env == nullptr || dispatcher == nullptr) {
        // The queue is being emptied after the environment's end; Finalize may have freed the context already.
        return;
    }
    (*static_cast<std::shared_ptr<EventPump>*>(context))->queued_.fetch_sub(1);

    napi_value arguments[2] = {nullptr, record->ToJs(env)};
    napi_value undefined = nullptr;
    if (arguments[1] == nullptr || napi_create_uint32(env, record->manager_id, &arguments[0]) != napi_ok ||
        napi_get_undefined(env, &undefined) != napi_ok) {
        return;
    }
    if (napi_call_function(env, undefined, dispatcher, 2, arguments, nullptr) == napi_ok) {
        return;
    }
    // A call that the end of a worker cut short failed too, but threw nothing.
    bool is_pending = false;
    napi_value exception = nullptr;
    if (napi_is_exception_pending(env, &is_pending) == napi_ok && is_pending &&
        napi_get_and_clear_last_exception(env, &exception) == napi_ok) {
        napi_fatal_exception(env, exception);
    }
}

void EventPump::Finalize(napi_env, void*, void* context) noexcept {
    auto* pump = static_cast<std::shared_ptr<EventPump>*>(context);
    {
        std::lock_guard<std::mutex> lock((*pump)->mutex_);
        (*pump)->function_ = nullptr;
    }
    delete pump;
}

}  // namespace modelmanager
