// SPDX-License-Identifier: Apache-2.0
#include "health/root_cause.h"

#include "base/error.h"
#include "health/ended_pod.h"
#include "health/events.h"
#include "health/reasons.h"

#include <algorithm>
#include <array>

namespace lockstep::health {

namespace {

constexpr std::int64_t sigterm_exit = 128 + 15;

constexpr std::string_view specific_causes[] = {
    "OOMKilled",  "CudaOOM",    "CudaError", "NcclError", "RendezvousTimeout",      "ShmExhausted",
    "BadCommand", "PodEvicted", "NodeLost",  "Preempted", "DeviceAllocationFailed", "ImagePullFailed"};

template <class Names>
bool is_any(std::string_view name, const Names& names) {
  return std::find(std::begin(names), std::end(names), name) != std::end(names);
}

// When a pod without a terminated container fell, as far as its conditions tell.
std::optional<TimePoint> fell_at(const Value& pod, const std::optional<EndedContainer>& ended) {
  if (ended)
    if (const auto time = parse_time(ended->terminated->at("finishedAt").text())) return time;
  for (const std::string_view type : {"DisruptionTarget", "Ready"})
    if (const Value* condition = find_condition(pod, type))
      if (const auto time = parse_time(condition->at("lastTransitionTime").text())) return time;
  return std::nullopt;
}

// SIGTERM is the clean-up's doing, unless the pod was the target of a disruption of its own.
bool is_victim(const Value& pod, const std::optional<EndedContainer>& ended) {
  return ended && ended->terminated->at("exitCode").int_or(0) == sigterm_exit &&
         !has_condition(pod, "DisruptionTarget");
}

std::size_t still_running(const Job& job) {
  return static_cast<std::size_t>(std::count_if(job.pods.begin(), job.pods.end(), [](const Value* pod) {
    return pod_phase(*pod) == "Running" || pod_phase(*pod) == "Pending";
  }));
}

}  // namespace

std::optional<FirstFailure> first_failure(const Gang& gang) {
  struct Fallen {
    bool is_victim, has_no_time;
    TimePoint time;
    std::string_view name;
    const Rank* rank;
    auto key() const { return std::tie(is_victim, has_no_time, time, name); }
  };
  std::optional<Fallen> first;
  for (const auto& rank : gang.ranks) {
    const auto ended = ended_container(*rank.pod);
    if (pod_phase(*rank.pod) != "Failed" && !ended) continue;
    const auto time = fell_at(*rank.pod, ended);
    const Fallen fallen{is_victim(*rank.pod, ended), !time, time.value_or(TimePoint{}), rank.name(), &rank};
    if (!first || fallen.key() < first->key()) first = fallen;
  }
  if (!first) return std::nullopt;
  const Value& pod = *first->rank->pod;
  auto finding = diagnose_disrupted_pod(pod);
  if (!finding) finding = diagnose_ended_container(pod);
  return FirstFailure{first->rank, *std::move(finding)};
}

Verdict failed_verdict(const View& view, const Job& job) {
  const End& end = *job.end;
  const auto first = first_failure(job.gang);
  std::string_view reason = "Failed";
  bool tells_pod = first.has_value();
  if (end.reason == "DeadlineExceeded" || end.reason == "Stopped") {
    reason = end.reason;
    tells_pod = false;
  } else if (first && is_any(first->finding.reason, specific_causes)) {
    reason = first->finding.reason;
  } else if (!end.reason.empty()) {
    reason = end.reason;
  } else if (first) {
    const Role* role = job.gang.role(first->rank->role);
    const bool by_exit_code = role && role->restart_policy == "ExitCode";
    reason = first->finding.reason == "AppError" && by_exit_code ? "NonRetryableExit" : first->finding.reason;
  }
  const std::string said = quoted(end.text);
  std::string message = fmt::format("{} failed", subject(view));
  if (tells_pod) message += ": " + first->finding.text;
  if (!said.empty()) message += (tells_pod ? "; controller: " : ": ") + said;
  if (const std::size_t left = still_running(job); left > 0 && !job.pods_outlive_it)
    message += fmt::format("; {} pod(s) of the failed job still running", left);
  Verdict v = verdict_of(Status::Degraded, reason, std::move(message), true);
  if (tells_pod) v.evidence = first->finding.evidence;
  return v;
}

}  // namespace lockstep::health
