/*
 * What programs out there were compiled against: the layouts and numbers of the C ABI. Nothing here is ever changed;
 * a member added later gets a line of its own. Where this file stops compiling, the ABI is broken.
 */

#include <modelmanager.h>

#define AT(type, member, offset) _Static_assert(offsetof(type, member) == (offset), #type "." #member " has moved")
#define AT_LEAST(type, bytes) _Static_assert(sizeof(type) >= (bytes), #type " has shrunk")
#define EXACTLY(type, bytes) _Static_assert(sizeof(type) == (bytes), #type " may not grow")
#define NUMBER(name, number) _Static_assert((name) == (number), #name " was renumbered")

EXACTLY(mm_status, 4);
EXACTLY(mm_manager, 8);
EXACTLY(mm_job, 8);
EXACTLY(mm_lease, 8);

AT_LEAST(mm_error, 80);
AT(mm_error, size, 0);
AT(mm_error, status, 4);
AT(mm_error, retryable, 8);
AT(mm_error, http_status, 12);
AT(mm_error, os_error, 16);
AT(mm_error, report_status, 20);
AT(mm_error, required_bytes, 24);
AT(mm_error, available_bytes, 32);
AT(mm_error, report_elapsed_ms, 40);
AT(mm_error, message, 48);
AT(mm_error, path, 56);
AT(mm_error, url, 64);
AT(mm_error, report_node_id, 72);
AT(mm_error, ranges, 80);
AT(mm_error, range_count, 88);
AT(mm_error, retry_after_ms, 96);
AT(mm_error, holders, 104);
AT(mm_error, holder_count, 112);

EXACTLY(mm_range, 16);
AT(mm_range, start, 0);
AT(mm_range, end, 8);

EXACTLY(mm_lease_holder, 32);
AT(mm_lease_holder, process_id, 0);
AT(mm_lease_holder, process_name, 8);
AT(mm_lease_holder, label, 16);
AT(mm_lease_holder, since, 24);

EXACTLY(mm_header, 16);
AT(mm_header, name, 0);
AT(mm_header, value, 8);

EXACTLY(mm_limits, 24);
AT(mm_limits, size, 0);
AT(mm_limits, concurrent_downloads, 4);
AT(mm_limits, connections_per_download, 8);
AT(mm_limits, reserved, 12);
AT(mm_limits, bytes_per_second, 16);

EXACTLY(mm_progress, 56);
AT(mm_progress, size, 0);
AT(mm_progress, phase, 4);
AT(mm_progress, bytes, 8);
AT(mm_progress, total_bytes, 16);
AT(mm_progress, wire_bytes, 24);
AT(mm_progress, bytes_per_second, 32);
AT(mm_progress, eta_ms, 40);
AT(mm_progress, retries, 48);
AT(mm_progress, reserved, 52);

AT_LEAST(mm_event, 120);
AT(mm_event, size, 0);
AT(mm_event, type, 4);
AT(mm_event, job, 8);
AT(mm_event, state, 16);
AT(mm_event, reserved, 20);
AT(mm_event, task_id, 24);
AT(mm_event, model_id, 32);
AT(mm_event, version, 40);
AT(mm_event, path, 48);
AT(mm_event, error, 56);
AT(mm_event, progress, 64);

AT_LEAST(mm_open_options, 128);
AT(mm_open_options, size, 0);
AT(mm_open_options, flags, 4);
AT(mm_open_options, root, 8);
AT(mm_open_options, library_url, 16);
AT(mm_open_options, scheduler_url, 24);
AT(mm_open_options, node_id, 32);
AT(mm_open_options, proxy, 40);
AT(mm_open_options, ca_file, 48);
AT(mm_open_options, headers, 56);
AT(mm_open_options, header_count, 64);
AT(mm_open_options, scheduler_headers, 72);
AT(mm_open_options, scheduler_header_count, 80);
AT(mm_open_options, limits, 88);
AT(mm_open_options, callback, 112);
AT(mm_open_options, user, 120);
AT(mm_open_options, token_callback, 128);
AT(mm_open_options, partial_max_age_ms, 136);

AT_LEAST(mm_model_status, 72);
AT(mm_model_status, size, 0);
AT(mm_model_status, state, 4);
AT(mm_model_status, error, 8);
AT(mm_model_status, has_progress, 12);
AT(mm_model_status, progress, 16);

AT_LEAST(mm_download_info, 88);
AT(mm_download_info, size, 0);
AT(mm_download_info, state, 4);
AT(mm_download_info, task_id, 8);
AT(mm_download_info, model_id, 16);
AT(mm_download_info, version, 24);
AT(mm_download_info, progress, 32);

AT_LEAST(mm_job_info, 64);
AT(mm_job_info, size, 0);
AT(mm_job_info, done, 4);
AT(mm_job_info, progress, 8);

AT_LEAST(mm_damage, 32);
AT(mm_damage, size, 0);
AT(mm_damage, kind, 4);
AT(mm_damage, path, 8);
AT(mm_damage, ranges, 16);
AT(mm_damage, range_count, 24);

AT_LEAST(mm_report, 24);
AT(mm_report, size, 0);
AT(mm_report, status, 4);
AT(mm_report, elapsed_ms, 8);
AT(mm_report, node_id, 16);

AT_LEAST(mm_model, 56);
AT(mm_model, size, 0);
AT(mm_model, reserved, 4);
AT(mm_model, model_id, 8);
AT(mm_model, latest_version, 16);
AT(mm_model, versions, 24);
AT(mm_model, version_count, 32);
AT(mm_model, size_bytes, 40);
AT(mm_model, extra_json, 48);

EXACTLY(mm_file, 24);
AT(mm_file, path, 0);
AT(mm_file, sha256, 8);
AT(mm_file, size_bytes, 16);

AT_LEAST(mm_model_version, 64);
AT(mm_model_version, size, 0);
AT(mm_model_version, reserved, 4);
AT(mm_model_version, version, 8);
AT(mm_model_version, checksum_sha256, 16);
AT(mm_model_version, published_at, 24);
AT(mm_model_version, size_bytes, 32);
AT(mm_model_version, files, 40);
AT(mm_model_version, file_count, 48);
AT(mm_model_version, extra_json, 56);

AT_LEAST(mm_installed, 64);
AT(mm_installed, size, 0);
AT(mm_installed, reserved, 4);
AT(mm_installed, model_id, 8);
AT(mm_installed, version, 16);
AT(mm_installed, path, 24);
AT(mm_installed, checksum_sha256, 32);
AT(mm_installed, installed_at, 40);
AT(mm_installed, size_bytes, 48);
AT(mm_installed, extra_json, 56);

AT_LEAST(mm_update, 40);
AT(mm_update, size, 0);
AT(mm_update, reserved, 4);
AT(mm_update, model_id, 8);
AT(mm_update, installed_version, 16);
AT(mm_update, latest_version, 24);
AT(mm_update, size_bytes, 32);

AT_LEAST(mm_ranking, 24);
AT(mm_ranking, size, 0);
AT(mm_ranking, stale, 4);
AT(mm_ranking, generated_at, 8);
AT(mm_ranking, error, 16);
AT(mm_ranking, reserved, 20);
AT(mm_ranking, fetched_at, 24);

AT_LEAST(mm_ranking_entry, 24);
AT(mm_ranking_entry, size, 0);
AT(mm_ranking_entry, rank, 4);
AT(mm_ranking_entry, model_id, 8);
AT(mm_ranking_entry, demand, 16);

NUMBER(MM_OK, 0);
NUMBER(MM_MODEL_NOT_AVAILABLE, -10);
NUMBER(MM_NOT_IN_CATALOGUE, -11);
NUMBER(MM_INVALID_ARGUMENT, -20);
NUMBER(MM_CLOSED, -21);
NUMBER(MM_CANCELLED, -22);
NUMBER(MM_DOWNLOAD_IN_PROGRESS, -23);
NUMBER(MM_MODEL_IN_USE, -24);
NUMBER(MM_NETWORK, -30);
NUMBER(MM_STALLED, -31);
NUMBER(MM_HTTP_STATUS, -32);
NUMBER(MM_UNEXPECTED_RESPONSE, -33);
NUMBER(MM_REMOTE_CHANGED, -34);
NUMBER(MM_TLS_UNTRUSTED, -35);
NUMBER(MM_AUTH, -36);
NUMBER(MM_SCHEDULER_UNREACHABLE, -37);
NUMBER(MM_CHECKSUM_MISMATCH, -40);
NUMBER(MM_CORRUPT, -41);
NUMBER(MM_INSUFFICIENT_SPACE, -50);
NUMBER(MM_IO, -51);
NUMBER(MM_PERMISSION, -52);
NUMBER(MM_LOCK_UNSUPPORTED, -53);
NUMBER(MM_INTERNAL, -60);
NUMBER(MM_BUFFER_TOO_SMALL, -90);
NUMBER(MM_IN_CALLBACK, -91);

NUMBER(MM_STATE_ABSENT, 0);
NUMBER(MM_STATE_QUEUED, 1);
NUMBER(MM_STATE_DOWNLOADING, 2);
NUMBER(MM_STATE_PAUSED, 3);
NUMBER(MM_STATE_WAITING_FOR_NETWORK, 4);
NUMBER(MM_STATE_VERIFYING, 5);
NUMBER(MM_STATE_PUBLISHING, 6);
NUMBER(MM_STATE_READY, 7);
NUMBER(MM_STATE_FAILED, 8);
NUMBER(MM_STATE_REPAIRING, 9);
NUMBER(MM_STATE_REMOVING, 10);

NUMBER(MM_REPORT_NOT_CONFIGURED, 0);
NUMBER(MM_REPORT_REASSIGNED, 1);
NUMBER(MM_REPORT_UNASSIGNED, 2);
NUMBER(MM_REPORT_UNREACHABLE, 3);
NUMBER(MM_REPORT_TIMED_OUT, 4);

NUMBER(MM_PRIORITY_USER, 0);
NUMBER(MM_PRIORITY_BACKGROUND, 1);

NUMBER(MM_OPEN_DOWNLOADS, 1);
NUMBER(MM_OPEN_ALLOW_INSECURE, 2);
NUMBER(MM_OPEN_ALLOW_UNLOCKED_ROOT, 4);
NUMBER(MM_OPEN_NO_AUTO_RESUME, 8);
NUMBER(MM_OPEN_NO_SCHEDULER, 16);
NUMBER(MM_OPEN_REJECT_IF_BUSY, 32);

NUMBER(MM_EVENT_STATE, 1);
NUMBER(MM_EVENT_START, 2);
NUMBER(MM_EVENT_PROGRESS, 3);
NUMBER(MM_EVENT_ERROR, 4);
NUMBER(MM_EVENT_COMPLETE, 5);
NUMBER(MM_EVENT_JOB_DONE, 6);
NUMBER(MM_EVENT_CLOSED, 7);
NUMBER(MM_EVENT_JOB_PROGRESS, 8);

NUMBER(MM_DAMAGE_MISSING, 1);
NUMBER(MM_DAMAGE_WRONG_SIZE, 2);
NUMBER(MM_DAMAGE_WRONG_CONTENT, 3);
