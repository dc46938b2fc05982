#include "words.h"

namespace modelmanager {

const char* StateWord(int32_t state) {
    switch (state) {
        case MM_STATE_ABSENT: return "absent";
        case MM_STATE_QUEUED: return "queued";
        case MM_STATE_DOWNLOADING: return "downloading";
        case MM_STATE_PAUSED: return "paused";
        case MM_STATE_WAITING_FOR_NETWORK: return "waitingForNetwork";
        case MM_STATE_VERIFYING: return "verifying";
        case MM_STATE_PUBLISHING: return "publishing";
        case MM_STATE_READY: return "ready";
        case MM_STATE_FAILED: return "failed";
        case MM_STATE_REPAIRING: return "repairing";
        case MM_STATE_REMOVING: return "removing";
        default: return "unknown";
    }
}

const char* ReportWord(int32_t report_status) {
    switch (report_status) {
        case MM_REPORT_NOT_CONFIGURED: return "notConfigured";
        case MM_REPORT_REASSIGNED: return "reassigned";
        case MM_REPORT_UNASSIGNED: return "unassigned";
        case MM_REPORT_UNREACHABLE: return "unreachable";
        case MM_REPORT_TIMED_OUT: return "timedOut";
        default: return nullptr;
    }
}

const char* DamageWord(int32_t kind) {
    switch (kind) {
        case MM_DAMAGE_MISSING: return "missing";
        case MM_DAMAGE_WRONG_SIZE: return "wrongSize";
        case MM_DAMAGE_WRONG_CONTENT: return "wrongContent";
        default: return "unknown";
    }
}

const char* EventWord(int32_t type) {
    switch (type) {
        case MM_EVENT_STATE: return "state";
        case MM_EVENT_START: return "downloadStart";
        case MM_EVENT_PROGRESS: return "downloadProgress";
        case MM_EVENT_ERROR: return "downloadError";
        case MM_EVENT_COMPLETE: return "downloadComplete";
        case MM_EVENT_JOB_DONE: return "jobDone";
        case MM_EVENT_CLOSED: return "closed";
        case MM_EVENT_JOB_PROGRESS: return "jobProgress";
        case kTokenWanted: return "tokenWanted";
        default: return nullptr;
    }
}

}  // namespace modelmanager
