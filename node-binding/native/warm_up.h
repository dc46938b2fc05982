// The library's first managed call takes tens of milliseconds in a process with many threads. It is made ahead of time,
// on a thread of its own, while JavaScript goes on; opening a manager waits for what is left of it.
#pragma once

namespace modelmanager {

/// Begins it, once in a process; every environment may call this. Where no thread can be had, nothing is warmed up.
void BeginWarmUp() noexcept;

/// Waits for its end, from any thread and any number of times: no process and no environment ends in the middle of it.
void FinishWarmUp() noexcept;

}  // namespace modelmanager
