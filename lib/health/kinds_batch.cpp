// SPDX-License-Identifier: Apache-2.0
// batch/v1 Job (spec training §2.4).
#include "base/error.h"
#include "base/strings.h"
#include "health/creation.h"
#include "health/ended_pod.h"
#include "health/events.h"
#include "health/kind_rules.h"
#include "health/reasons.h"

#include <algorithm>

namespace lockstep::health {

namespace {

// A work queue (no completions) starts no further pods once one has succeeded.
std::int64_t expected_pods(const Value& object, std::int64_t succeeded, std::int64_t live) {
  const auto parallelism = object.at("spec", "parallelism").int_or(1);
  const auto completions = object.at("spec", "completions").as_int();
  if (completions) return std::min(parallelism, std::max<std::int64_t>(*completions - succeeded, 0));
  if (object.at("spec", "parallelism").is_null()) return std::max<std::int64_t>(1 - succeeded, 0);
  return succeeded > 0 ? live : parallelism;
}

std::optional<End> end_of(const Value& object) {
  if (const Value* failed = find_condition(object, "Failed");
      failed && failed->at("status").text() == "True") {
    const std::string& reason = failed->at("reason").text();
    const std::string code = reason == "MaxFailedIndexesExceeded" ? "FailedIndexes" : reason;
    return End{false, find_reason(code) ? code : "", failed->at("message").text()};
  }
  if (!has_condition(object, "Complete")) return std::nullopt;
  std::string text = object.at("status", "succeeded").text();
  if (!text.empty()) text += " succeeded";
  const std::string& message = find_condition(object, "Complete")->at("message").text();
  if (!message.empty()) text += (text.empty() ? "" : ", ") + message;
  return End{true, "", text};
}

// What the pod that failed last says.
std::string last_failure(const Job& job) {
  std::optional<TimePoint> latest;
  std::string out;
  for (const Value* pod : job.pods) {
    if (pod_phase(*pod) != "Failed") continue;
    const auto ended = ended_container(*pod);
    const auto time = ended ? time_at(ended->terminated->at("finishedAt")) : std::nullopt;
    if (!out.empty() && !(time > latest)) continue;
    latest = time;
    if (const auto finding = diagnose_disrupted_pod(*pod)) out = finding->text;
  }
  return out;
}

std::optional<Verdict> early_verdict(const View& view, const Job& job, std::int64_t live) {
  const Value& status = view.object.at("status");
  if (has_condition(view.object, "FailureTarget"))
    return say(view, Status::Degraded, "Failing",
               "is failing: " + quoted(find_condition(view.object, "FailureTarget")->at("message").text()));
  if (has_condition(view.object, "SuccessCriteriaMet"))
    return say(view, Status::Progressing, "Finishing",
               fmt::format("met its success criteria; {} pod(s) still terminating",
                           std::max(status.at("terminating").int_or(0), live)));
  // Pods end before their controller counts them.
  if (job.gang.expected == 0 && live == 0 && !job.pods.empty())
    return say(view, Status::Progressing, "Finishing",
               "has finished; its controller has yet to count the pods");
  if (job.restarting.empty() || live > 0 || creation_failure(view, job.gang, job.creators))
    return std::nullopt;
  return job_verdict(view, job, Status::Progressing, "Restarting", job.restarting);
}

}  // namespace

Job batch_job(const View& view) {
  const Value& object = view.object;
  Job job;
  job.end = end_of(object);
  std::int64_t live = 0, running = 0, succeeded = 0;
  for (const Value* pod : view.snapshot.children(object.at("metadata", "uid").text(), "", "Pod")) {
    live += !is_finished_pod(*pod);
    running += is_running_pod(*pod);
    succeeded += pod_phase(*pod) == "Succeeded";
    if (!job.end && is_finished_pod(*pod)) {
      job.pods.push_back(pod);
      continue;
    }
    const auto index = parse_int(label(*pod, "batch.kubernetes.io/job-completion-index"));
    add_rank(job, *pod, "", index.value_or(0), index == 0);
  }
  const auto parallelism = object.at("spec", "parallelism").int_or(1);
  job.gang.roles.push_back(
      make_role(view, "", std::min(parallelism, object.at("spec", "completions").int_or(parallelism)),
                object.at("spec", "template", "spec")));
  job.gang.expected =
      expected_pods(object, std::max(succeeded, object.at("status", "succeeded").int_or(0)), live);
  job.creators = {&object};
  job.started = time_at(object.at("status", "startTime"));
  job.has_status = object.at("status").size() > 0;
  job.suspended = object.at("spec", "suspend").is_true();
  const std::string& manager = object.at("spec", "managedBy").text();
  if (!manager.empty() && manager != "kubernetes.io/job-controller") job.external_manager = manager;
  if (const auto failed = object.at("status", "failed").int_or(0); failed > 0 && running == 0) {
    const std::string last = last_failure(job);
    job.restarting = fmt::format("{} pod failure(s) so far, backoffLimit {}{}{}", failed,
                                 object.at("spec", "backoffLimit").int_or(6), last.empty() ? "" : "; ", last);
  }
  job.early = early_verdict(view, job, live);
  return job;
}

}  // namespace lockstep::health
