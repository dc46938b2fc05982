// The enumerations of the C ABI as the words that JavaScript uses, and back.
#pragma once

#include <modelmanager.h>

namespace modelmanager {

/// "downloading", "waitingForNetwork", … A state that this addon does not know yet is "unknown".
const char* StateWord(int32_t state);

/// "reassigned", … NULL when there is no report.
const char* ReportWord(int32_t report_status);

/// The type of an event that is this addon's own: the token callback was called.
constexpr int32_t kTokenWanted = -1;

/// "missing", "wrongSize", "wrongContent". A kind that this addon does not know yet is "unknown".
const char* DamageWord(int32_t kind);

/// The JavaScript name of an event: "downloadProgress", "jobDone", … NULL for one that this addon does not know yet.
const char* EventWord(int32_t type);

}  // namespace modelmanager
