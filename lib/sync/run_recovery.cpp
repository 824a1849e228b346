// SPDX-License-Identifier: Apache-2.0
#include "sync/run_recovery.h"

#include "base/error.h"

#include <algorithm>

namespace lockstep::sync {

namespace {

RunOutcome outcome_of_events(const health::Snapshot::Found& events) {
  RunOutcome out = RunOutcome::None;
  for (const Value* event : events) {
    const std::string& reason = event->at("reason").text();
    if (reason.ends_with("Failed")) return RunOutcome::Failed;  // beside a success of one of its pods
    if (reason.ends_with("Succeeded") || reason.ends_with("Completed")) out = RunOutcome::Succeeded;
  }
  return out;
}

RunOutcome outcome_of_workload(const Value& workload) {
  for (const auto& condition : workload.at("status", "conditions").items())
    if (condition.at("type").text() == "Finished" && condition.at("status").text() == "True")
      return condition.at("reason").text() == "Succeeded" ? RunOutcome::Succeeded : RunOutcome::Failed;
  return RunOutcome::None;
}

RunOutcome outcome_of_pods(const health::Snapshot::Found& pods) {
  const auto has = [&](std::string_view phase) {
    return std::any_of(pods.begin(), pods.end(), [&](const Value* pod) {
      return pod->at("kind").text() == "Pod" && pod->at("status", "phase").text() == phase;
    });
  };
  if (has("Failed")) return RunOutcome::Failed;
  return has("Succeeded") && !has("Running") && !has("Pending") ? RunOutcome::Succeeded : RunOutcome::None;
}

// Where deadlines, limits and suspension stand: below spec, or below runPolicy in Kubeflow's kinds.
const Value& knobs_of(const Value& object) {
  const Value& policy = object.at("spec", "runPolicy");
  return policy.is_map() ? policy : object.at("spec");
}

std::int64_t restarts_of(const Value& live) {
  std::int64_t out = live.at("status", "failed").int_or(0);
  for (const auto& [role, counts] : live.at("status", "replicaStatuses").members())
    out += counts.at("failed").int_or(0);
  return out;
}

std::int64_t active_workers(const Value& live) {
  for (const auto& [role, counts] : live.at("status", "replicaStatuses").members())
    if (role == "Worker" || role == "worker") return counts.at("active").int_or(0);
  return 0;
}

}  // namespace

RunOutcome recover_outcome(const health::Snapshot& snapshot, const std::string& uid) {
  if (uid.empty()) return RunOutcome::None;
  if (const auto told = outcome_of_events(snapshot.events_about(uid)); told != RunOutcome::None) return told;
  const auto& owned = snapshot.owned(uid);
  for (const Value* object : owned)
    if (object->at("kind").text() == "Workload")
      if (const auto told = outcome_of_workload(*object); told != RunOutcome::None) return told;
  return outcome_of_pods(owned);
}

std::string knob_that_ends(const Value& manifest, const Value& live, TimePoint now) {
  const Value &wanted = knobs_of(manifest), &present = knobs_of(live);
  if (wanted.at("suspend").is_true() && !present.at("suspend").is_true()) return "suspend stops its pods";
  if (!manifest.at("spec", "shutdown").text().empty() && live.at("spec", "shutdown").text().empty())
    return "shutdown stops its steps";
  const auto started = parse_time(live.at("status", "startTime").text());
  const auto deadline = wanted.at("activeDeadlineSeconds").as_int();
  if (started && deadline && now - *started > std::chrono::seconds(*deadline) &&
      wanted.at("activeDeadlineSeconds") != present.at("activeDeadlineSeconds"))
    return fmt::format("activeDeadlineSeconds {} has passed already", *deadline);
  const auto limit = wanted.at("backoffLimit").as_int();
  if (limit && *limit < restarts_of(live) && wanted.at("backoffLimit") != present.at("backoffLimit"))
    return fmt::format("backoffLimit {} is below its {} restarts", *limit, restarts_of(live));
  const auto most = manifest.at("spec", "elasticPolicy", "maxReplicas").as_int();
  if (most && *most < active_workers(live))
    return fmt::format("maxReplicas {} is below its {} running workers", *most, active_workers(live));
  return "";
}

}  // namespace lockstep::sync
