// SPDX-License-Identifier: Apache-2.0
// The order in which the truth about a job is found (spec training §1.4): the first rule that holds decides.
#include "base/error.h"
#include "health/creation.h"
#include "health/events.h"
#include "health/job.h"
#include "health/kueue.h"
#include "health/reasons.h"
#include "health/root_cause.h"

#include <algorithm>

namespace lockstep::health {

namespace {

const Value& metadata(const View& view) { return view.object.at("metadata"); }

std::int64_t count_pods(const std::vector<const Value*>& pods, bool (*wanted)(const Value&)) {
  return std::count_if(pods.begin(), pods.end(), [&](const Value* pod) { return wanted(*pod); });
}
bool is_live(const Value& pod) { return !is_finished_pod(pod); }

bool is_stale(const View& view) {
  const auto observed = view.object.at("status", "observedGeneration").as_int();
  return observed && *observed < metadata(view).at("generation").int_or(0);
}

Verdict succeeded(const View& view, const Job& job) {
  std::string message = subject(view) + " succeeded";
  if (!job.end->text.empty()) message += " (" + quoted(job.end->text) + ")";
  const auto left = count_pods(job.pods, is_live);
  if (left > 0 && !job.pods_outlive_it)
    message += fmt::format("; {} pod(s) of the finished job still running", left);
  return verdict_of(Status::Healthy, "Succeeded", std::move(message), true);
}

Verdict suspended(const View& view, const Job& job) {
  if (const auto left = count_pods(job.pods, is_live); left > 0)
    return verdict_of(Status::Progressing, "Suspending",
                      fmt::format("{} is being suspended; {} pod(s) still terminating", subject(view), left));
  if (const Value* workload = find_workload(view))
    return judge_workload(view, *workload, subject(view) + ": ");
  return verdict_of(Status::Suspended, "Suspended", subject(view) + " is suspended");
}

// Controllers without status complain about a spec in events only.
std::optional<Verdict> refused_spec(const View& view, const Job& job) {
  if (!job.gang.ranks.empty()) return std::nullopt;
  const auto& events = view.snapshot.events_about(metadata(view).at("uid").text());
  const Value* event = latest_event(events, view.now, std::nullopt, [](const Value& e) {
    const std::string& reason = e.at("reason").text();
    return reason == "ValidationError" || reason.ends_with("FailedValidation");
  });
  if (!event) return std::nullopt;
  Verdict v = verdict_of(Status::Degraded, "ValidationFailed",
                         fmt::format("{}: {}", subject(view), quoted(event_text(*event))));
  v.evidence.push_back(seen(*event, "message", quoted(event_text(*event))));
  return v;
}

// Since the spec was last written, where the server still tells; else since the object was created.
seconds age_since_edit(const View& view) {
  std::optional<TimePoint> last = time_at(metadata(view).at("creationTimestamp"));
  if (is_stale(view))
    for (const auto& manager : metadata(view).at("managedFields").items())
      if (const auto time = time_at(manager.at("time")); time && manager.at("subresource").text().empty())
        last = std::max(last.value_or(*time), *time);
  return last ? std::chrono::duration_cast<seconds>(view.now - *last) : seconds{0};
}

std::optional<Verdict> unobserved(const View& view, const Job& job) {
  if (job.has_status && !is_stale(view)) return std::nullopt;
  if (!job.gang.ranks.empty() || creation_failure(view, job.gang, job.creators)) return std::nullopt;
  return awaiting_controller(view);
}

std::optional<Verdict> stalled(const View& view, const Job& job) {
  if (!job.progress_at || job.gang.running() == 0) return std::nullopt;
  const auto age = std::chrono::duration_cast<seconds>(view.now - *job.progress_at);
  if (age <= view.settings.progress_stale) return std::nullopt;
  return job_verdict(view, job, Status::Degraded, "NoProgress",
                     fmt::format("no training progress reported for {}{}", minutes(age),
                                 job.progress.empty() ? "" : " (last " + job.progress + ")"));
}

Verdict without_pods(const View& view, const Job& job) {
  const auto since = job.started ? job.started : time_at(metadata(view).at("creationTimestamp"));
  const auto age = since ? std::chrono::duration_cast<seconds>(view.now - *since) : seconds{0};
  if (age <= view.settings.status_grace)
    return job_verdict(view, job, Status::Progressing, "Starting", "starting");
  std::string cause = fmt::format("no pods {} after start", minutes(age));
  if (!view.snapshot.available("", "Event")) cause += " (events not readable)";
  return job_verdict(view, job, Status::Degraded, "PodsNotCreated", cause);
}

// Its pods run where this cluster does not see them.
std::optional<Verdict> running_elsewhere(const View& view, const Job& job) {
  if (job.external_manager.empty() || !job.gang.ranks.empty()) return std::nullopt;
  const bool runs = has_condition(view.object, "Running");
  return verdict_of(Status::Progressing, runs ? "Running" : "ManagedExternally",
                    fmt::format("{}: is managed by {}{}", subject(view), job.external_manager,
                                runs ? ", which reports it as running" : ""));
}

// Rules 12 to 18.
Verdict by_counts(const View& view, const Job& job) {
  const Gang& gang = job.gang;
  const std::int64_t running = gang.running(), expected = gang.expected;
  if (!job.restarting.empty() && running < expected)
    return job_verdict(view, job, Status::Progressing, "Restarting", quoted(job.restarting));
  if (auto v = stalled(view, job)) return *std::move(v);
  const auto done = std::count_if(gang.ranks.begin(), gang.ranks.end(),
                                  [](const Rank& rank) { return pod_phase(*rank.pod) == "Succeeded"; });
  if (running >= expected && running > done && !job.still_starting.empty())
    return job_verdict(view, job, Status::Progressing, "Starting", job.still_starting);
  if (running >= expected && running > done)
    return job_verdict(view, job, Status::Progressing, "Running", "running");
  if (gang.is_elastic_and_enough() && running > done)
    return verdict_of(Status::Progressing, "Running",
                      fmt::format("{}: elastic, {} (minimum {})", subject(view),
                                  ranks_text(gang, view.settings), *gang.minimum));
  if (done > 0 && done >= expected)
    return job_verdict(view, job, Status::Progressing, "Finishing", "all ranks have finished");
  if (auto v = running_elsewhere(view, job)) return *std::move(v);
  if (gang.ranks.empty() && expected > 0) return without_pods(view, job);
  return job_verdict(view, job, Status::Progressing, "Starting", "starting");
}

}  // namespace

void add_rank(Job& job, const Value& pod, std::string role, std::int64_t index, bool is_master) {
  job.pods.push_back(&pod);
  job.gang.ranks.push_back({&pod, std::move(role), index, is_master});
}

std::string subject(const View& view) {
  return view.object.at("kind").text() + " " + metadata(view).at("name").text();
}

std::optional<TimePoint> time_at(const Value& stamp) { return parse_time(stamp.text()); }

std::string job_message(const View& view, const Job& job, const std::string& cause, std::size_t further) {
  std::string out = fmt::format("{}: {}; {}", subject(view), cause, ranks_text(job.gang, view.settings));
  if (!job.detail.empty()) out += "; " + job.detail;
  if (further > 0) out += fmt::format(" (+{} more)", further);
  return out;
}

Verdict job_verdict(const View& view, const Job& job, Status status, std::string_view reason,
                    const std::string& cause) {
  return verdict_of(status, reason, job_message(view, job, cause));
}

Verdict finding_verdict(const View& view, const Job& job, const Diagnosis& diagnosis) {
  const Finding& cause = *diagnosis.cause;
  Verdict v = verdict_of(cause.status, cause.reason, job_message(view, job, cause.text, diagnosis.further));
  v.evidence = cause.evidence;
  return v;
}

Verdict awaiting_controller(const View& view) {
  const auto& generation = metadata(view).at("generation").text();
  const std::string stale = is_stale(view)
                                ? fmt::format("generation {} not observed yet (at {})", generation,
                                              view.object.at("status", "observedGeneration").text())
                                : "";
  const seconds age = age_since_edit(view);
  if (age > view.settings.status_grace)
    return verdict_of(Status::Degraded, "ControllerNotResponding",
                      fmt::format("{} has had {} for {}; is its controller running?", subject(view),
                                  stale.empty() ? "no status" : stale, minutes(age)));
  return verdict_of(Status::Progressing, "AwaitingController",
                    fmt::format("{}: waiting for its controller{}", subject(view),
                                stale.empty() ? "" : " (" + stale + ")"));
}

Verdict judge_job(const View& view, Job job) {
  sort_ranks(job.gang);
  if (job.end) return job.end->succeeded ? succeeded(view, job) : failed_verdict(view, job);
  if (!job.external_manager.empty() && !job.has_status)
    return verdict_of(
        Status::Progressing, "ManagedExternally",
        fmt::format("{} is managed by {}; no status mirrored yet", subject(view), job.external_manager));
  if (job.suspended) return suspended(view, job);
  if (job.early) return *std::move(job.early);
  if (auto v = refused_spec(view, job)) return *std::move(v);
  if (auto v = unobserved(view, job)) return *std::move(v);
  const Diagnosis diagnosis = diagnose(view, job);
  // Pods that merely start say less than the controller that restarts them.
  const bool is_restart = diagnosis.cause && diagnosis.cause->rank == rank::starting &&
                          diagnosis.cause->reason == "Starting" && !job.restarting.empty();
  if (diagnosis.cause && !is_restart) return finding_verdict(view, job, diagnosis);
  return by_counts(view, job);
}

}  // namespace lockstep::health
