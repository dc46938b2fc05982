// libmodelmanager, loaded and called for the first time on a thread of its own: to map and relocate it, and to begin its runtime, takes
// milliseconds that the host's main thread has better uses for.
//
// Its functions are called by their own names. Inside of this namespace those are pointers, which Library::Await fills.
#pragma once

#include <modelmanager.h>

#include <string>

// Every function that the addon calls.
#define MODELMANAGER_FUNCTIONS(F) \
    F(mm_catalogue_get)           \
    F(mm_catalogue_list)          \
    F(mm_close)                   \
    F(mm_close_begin)             \
    F(mm_download_cancel)         \
    F(mm_download_info_get)       \
    F(mm_download_list)           \
    F(mm_download_pause)          \
    F(mm_download_resume)         \
    F(mm_download_start)          \
    F(mm_error_get)               \
    F(mm_generation_address)      \
    F(mm_installed_list)          \
    F(mm_job_cancel)              \
    F(mm_job_close)               \
    F(mm_job_count)               \
    F(mm_job_damage)              \
    F(mm_job_installed)           \
    F(mm_job_model)               \
    F(mm_job_path)                \
    F(mm_job_ranking)             \
    F(mm_job_ranking_entry)       \
    F(mm_job_report)              \
    F(mm_job_result)              \
    F(mm_job_update)              \
    F(mm_job_version)             \
    F(mm_lease_acquire)           \
    F(mm_lease_release)           \
    F(mm_lease_version)           \
    F(mm_limits_get)              \
    F(mm_limits_set)              \
    F(mm_miss_report)             \
    F(mm_model_locate)            \
    F(mm_model_remove)            \
    F(mm_model_repair)            \
    F(mm_model_resolve)           \
    F(mm_model_status_get)        \
    F(mm_model_verify)            \
    F(mm_open)                    \
    F(mm_ranking_get)             \
    F(mm_ranking_peek)            \
    F(mm_status_name)             \
    F(mm_token_set)               \
    F(mm_update_list)             \
    F(mm_version)

namespace modelmanager {

#define MODELMANAGER_DECLARE(name) extern decltype(&::name) name;
MODELMANAGER_FUNCTIONS(MODELMANAGER_DECLARE)
#undef MODELMANAGER_DECLARE

class Library {
 public:
    /// Begins to load it, once in a process.
    static void Begin() noexcept;

    /// Waits until it is loaded, or cannot be; once it is, a call costs one comparison. Any thread.
    static bool Await() noexcept;

    /// Waits while it is being loaded, and begins nothing: for an environment or a process that ends.
    static void Settle() noexcept;

    /// Why it cannot be loaded, in the system's words.
    static const std::string& Error() noexcept;
};

}  // namespace modelmanager
