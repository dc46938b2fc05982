#include "error_record.h"

#include "library.h"
#include "object_writer.h"
#include "words.h"

namespace modelmanager {
namespace {

std::optional<std::string> Optional(const char* text) {
    return text == nullptr ? std::nullopt : std::optional<std::string>(text);
}

std::vector<LeaseHolder> CopyHolders(const mm_error& error) {
    std::vector<LeaseHolder> holders;
    for (size_t i = 0; i < error.holder_count; i++) {
        const mm_lease_holder& holder = error.holders[i];
        holders.push_back({holder.process_id, holder.process_name, Optional(holder.label), holder.since});
    }
    return holders;
}

const char* Borrow(const std::optional<std::string>& text) {
    return text ? text->c_str() : nullptr;
}

/// [{ pid, processName, label?, since }]
napi_value MakeHolders(napi_env env, const std::vector<LeaseHolder>& holders) {
    napi_value list = nullptr;
    if (napi_create_array_with_length(env, holders.size(), &list) != napi_ok) {
        return nullptr;
    }
    for (size_t i = 0; i < holders.size(); i++) {
        ObjectWriter holder(env);
        holder.Integer("pid", holders[i].process_id);
        holder.Text("processName", holders[i].process_name.c_str());
        holder.Text("label", Borrow(holders[i].label));
        holder.Text("since", holders[i].since.c_str());
        if (holder.get() == nullptr || napi_set_element(env, list, static_cast<uint32_t>(i), holder.get()) != napi_ok) {
            return nullptr;
        }
    }
    return list;
}

}  // namespace

ErrorRecord::ErrorRecord(const mm_error& error)
    : status(error.status),
      retryable(error.retryable != 0),
      http_status(error.http_status),
      os_error(error.os_error),
      report_status(error.report_status),
      required_bytes(error.required_bytes),
      available_bytes(error.available_bytes),
      retry_after_ms(error.retry_after_ms),
      report_elapsed_ms(error.report_elapsed_ms),
      message(error.message == nullptr ? "" : error.message),
      path(Optional(error.path)),
      url(Optional(error.url)),
      report_node_id(Optional(error.report_node_id)),
      ranges(error.ranges, error.ranges + error.range_count),
      holders(CopyHolders(error)) {}

ErrorRecord ErrorRecord::Last(mm_status status) {
    mm_error error{};
    error.size = sizeof error;
    error.report_status = -1;
    if (mm_error_get(&error) != MM_OK || error.status != status) {
        error = mm_error{};
        error.status = status;
        error.report_status = -1;
    }
    return ErrorRecord(error);
}

napi_value ErrorRecord::ToJs(napi_env env) const {
    ObjectWriter detail(env);
    detail.Text("path", Borrow(path));
    detail.Text("url", Borrow(url));
    if (http_status != 0) {
        detail.Integer("httpStatus", http_status);
    }
    if (os_error != 0) {
        detail.Integer("osError", os_error);
    }
    if (required_bytes != 0 || available_bytes != 0) {
        detail.Integer("requiredBytes", required_bytes);
        detail.Integer("availableBytes", available_bytes);
    }
    if (!ranges.empty()) {
        detail.Value("ranges", MakeRanges(env, ranges.data(), ranges.size()));
    }
    if (status == MM_MODEL_IN_USE) {
        detail.Value("holders", MakeHolders(env, holders));
    }
    if (retry_after_ms != 0) {
        detail.Integer("retryAfterMs", retry_after_ms);
    }

    ObjectWriter record(env);
    record.Text("code", mm_status_name(status));
    record.Text("message", message.c_str());
    record.Boolean("retryable", retryable);
    record.Value("detail", detail.get());
    if (const char* word = ReportWord(report_status)) {
        ObjectWriter report(env);
        report.Text("status", word);
        report.Text("nodeId", Borrow(report_node_id));
        report.Number("elapsedMs", report_elapsed_ms);
        record.Value("report", report.get());
    }
    return record.get();
}

}  // namespace modelmanager
