// What a job that is done has to tell. Each function throws the job's failure, and else copies its rows.

#include <string>

#include "error_record.h"
#include "failure.h"
#include "functions.h"
#include "library.h"
#include "object_writer.h"
#include "words.h"

namespace modelmanager {
namespace {

/// Row by row: `get(&row, job, index)` and `write(object, row)`.
template <typename Row, typename Get, typename Write>
Napi::Array Rows(Napi::Env env, mm_job job, Get get, Write write) {
    size_t count = 0;
    Check(env, mm_job_count(&count, job));
    auto rows = Napi::Array::New(env, count);
    for (size_t i = 0; i < count; i++) {
        Napi::HandleScope scope(env);
        Row row{};
        row.size = sizeof row;
        Check(env, get(&row, job, i));
        ObjectWriter object(env);
        write(object, row);
        rows.Set(static_cast<uint32_t>(i), object.get());
    }
    return rows;
}

mm_job DoneJob(const Napi::CallbackInfo& info) {
    mm_job job = JobOf(info);
    Check(info.Env(), mm_job_result(job));
    return job;
}

Napi::Array Files(Napi::Env env, const mm_model_version& version) {
    auto files = Napi::Array::New(env, version.file_count);
    for (size_t i = 0; i < version.file_count; i++) {
        Napi::HandleScope scope(env);
        ObjectWriter file(env);
        file.Text("path", version.files[i].path);
        file.Integer("sizeBytes", version.files[i].size_bytes);
        file.Text("sha256", version.files[i].sha256);
        files.Set(static_cast<uint32_t>(i), file.get());
    }
    return files;
}

}  // namespace

// (job)
Napi::Value ResultNothing(const Napi::CallbackInfo& info) {
    DoneJob(info);
    return info.Env().Undefined();
}

// (job) → text
Napi::Value ResultPath(const Napi::CallbackInfo& info) {
    mm_job job = DoneJob(info);
    std::string path(1024, '\0');
    size_t length = 0;
    mm_status status = mm_job_path(path.data(), path.size(), &length, job);
    if (status == MM_BUFFER_TOO_SMALL) {
        path.resize(length + 1);
        status = mm_job_path(path.data(), path.size(), &length, job);
    }
    Check(info.Env(), status);
    return Napi::String::New(info.Env(), path.data(), length);
}

// (job) → { status, nodeId?, elapsedMs }
Napi::Value ResultReport(const Napi::CallbackInfo& info) {
    mm_report report{};
    report.size = sizeof report;
    Check(info.Env(), mm_job_report(&report, DoneJob(info)));
    ObjectWriter object(info.Env());
    object.Text("status", ReportWord(report.status));
    object.Text("nodeId", report.node_id);
    object.Number("elapsedMs", report.elapsed_ms);
    return Napi::Value(info.Env(), object.get());
}

// (job) → [{ modelId, latestVersion, versions, sizeBytes, extraJson }]
Napi::Value ResultModels(const Napi::CallbackInfo& info) {
    Napi::Env env = info.Env();
    return Rows<mm_model>(env, DoneJob(info), mm_job_model, [env](ObjectWriter& object, const mm_model& row) {
        object.Text("modelId", row.model_id);
        object.Text("latestVersion", row.latest_version);
        auto versions = Napi::Array::New(env, row.version_count);
        for (size_t i = 0; i < row.version_count; i++) {
            versions.Set(static_cast<uint32_t>(i), MakeText(env, row.versions[i]));
        }
        object.Value("versions", versions);
        object.Integer("sizeBytes", row.size_bytes);
        object.Text("extraJson", row.extra_json);
    });
}

// (job) → { modelId, latestVersion, versions: [{ version, sizeBytes, checksumSha256, publishedAt?, files, extraJson }] }
Napi::Value ResultModel(const Napi::CallbackInfo& info) {
    Napi::Env env = info.Env();
    mm_job job = DoneJob(info);
    mm_model model{};
    model.size = sizeof model;
    Check(env, mm_job_model(&model, job, 0));
    ObjectWriter object(env);
    object.Text("modelId", model.model_id);
    object.Text("latestVersion", model.latest_version);
    object.Value("versions", Rows<mm_model_version>(env, job, mm_job_version, [env](ObjectWriter& version, const mm_model_version& row) {
        version.Text("version", row.version);
        version.Integer("sizeBytes", row.size_bytes);
        version.Text("checksumSha256", row.checksum_sha256);
        version.Text("publishedAt", row.published_at);
        version.Value("files", Files(env, row));
        version.Text("extraJson", row.extra_json);
    }));
    return Napi::Value(env, object.get());
}

// (job) → [{ modelId, installedVersion, latestVersion, sizeBytes }]
Napi::Value ResultUpdates(const Napi::CallbackInfo& info) {
    return Rows<mm_update>(info.Env(), DoneJob(info), mm_job_update, [](ObjectWriter& object, const mm_update& row) {
        object.Text("modelId", row.model_id);
        object.Text("installedVersion", row.installed_version);
        object.Text("latestVersion", row.latest_version);
        object.Integer("sizeBytes", row.size_bytes);
    });
}

// (job) → { entries: [{ rank, modelId, demand }], generatedAt, fetchedAt, stale, error? }
Napi::Value ResultRanking(const Napi::CallbackInfo& info) {
    Napi::Env env = info.Env();
    mm_job job = DoneJob(info);
    mm_ranking ranking{};
    ranking.size = sizeof ranking;
    Check(env, mm_job_ranking(&ranking, job));
    ObjectWriter object(env);
    if (ranking.error != MM_OK) {
        object.Value("error", ErrorRecord::Last(ranking.error).ToJs(env));
    }
    object.Value("entries", Rows<mm_ranking_entry>(env, job, mm_job_ranking_entry, [](ObjectWriter& entry, const mm_ranking_entry& row) {
        entry.Integer("rank", row.rank);
        entry.Text("modelId", row.model_id);
        entry.Integer("demand", row.demand);
    }));
    object.Text("generatedAt", ranking.generated_at);
    object.Text("fetchedAt", ranking.fetched_at);
    object.Boolean("stale", ranking.stale != 0);
    return Napi::Value(env, object.get());
}

// (job) → [{ path, kind, ranges: [{ start, end }] }]
Napi::Value ResultDamage(const Napi::CallbackInfo& info) {
    Napi::Env env = info.Env();
    return Rows<mm_damage>(env, DoneJob(info), mm_job_damage, [env](ObjectWriter& object, const mm_damage& row) {
        object.Text("path", row.path);
        object.Text("kind", DamageWord(row.kind));
        object.Value("ranges", MakeRanges(env, row.ranges, row.range_count));
    });
}

// (manager) → [{ modelId, version, path, sizeBytes, checksumSha256, installedAt, extraJson }]; its job is done at once
Napi::Value Installed(const Napi::CallbackInfo& info) {
    mm_job job = 0;
    Check(info.Env(), mm_installed_list(&job, ManagerOf(info)));
    struct Closer {
        mm_job job;
        ~Closer() { mm_job_close(job); }
    } closer{job};
    return Rows<mm_installed>(info.Env(), job, mm_job_installed, [](ObjectWriter& object, const mm_installed& row) {
        object.Text("modelId", row.model_id);
        object.Text("version", row.version);
        object.Text("path", row.path);
        object.Integer("sizeBytes", row.size_bytes);
        object.Text("checksumSha256", row.checksum_sha256);
        object.Text("installedAt", row.installed_at);
        object.Text("extraJson", row.extra_json);
    });
}

}  // namespace modelmanager
