// SPDX-License-Identifier: Apache-2.0
#include "health/ended_pod.h"

#include "base/error.h"
#include "base/strings.h"
#include "base/time.h"
#include "health/events.h"
#include "health/gang.h"

#include <algorithm>

namespace lockstep::health {

namespace {

constexpr int rejected_rank = 10, init_rank = 28, failed_rank = 60, disrupted_rank = 70;

struct Disruption {
  std::string_view reason;  // of the DisruptionTarget condition
  std::string_view code;
};
constexpr Disruption disruptions[] = {{"DeletionByTaintManager", "NodeLost"},
                                      {"DeletionByPodGC", "NodeLost"},
                                      {"PreemptionByScheduler", "Preempted"},
                                      {"TerminationByKubelet", "PodEvicted"},
                                      {"EvictionByEvictionAPI", "PodEvicted"}};

// By status.reason, which outlives the condition.
std::string_view code_of_status(const Value& pod) {
  const std::string& reason = pod.at("status", "reason").text();
  if (reason == "UnexpectedAdmissionError" || reason.starts_with("OutOf")) return "DeviceAllocationFailed";
  if (reason == "NodeLost" || reason == "NodeShutdown" ||
      (reason == "Terminated" && contains(pod.at("status", "message").text(), "node shutdown")))
    return "NodeLost";
  if (reason == "Evicted") return "PodEvicted";
  if (reason == "Preempting") return "Preempted";
  return "";
}

std::string_view code_of_disruption(const Value* target) {
  if (!target) return "";
  const std::string& reason = target->at("reason").text();
  const auto found = std::find_if(std::begin(disruptions), std::end(disruptions),
                                  [&](const Disruption& row) { return row.reason == reason; });
  return found == std::end(disruptions) ? "" : found->code;
}

Finding disrupted(const Value& pod, std::string_view code, const std::string& text) {
  const std::string& name = pod.at("metadata", "name").text();
  const std::string& node = pod.at("spec", "nodeName").text();
  const std::string detail = text.empty() ? "no reason given" : text;
  if (code == "DeviceAllocationFailed")
    return {rejected_rank, Status::Degraded, code,
            fmt::format("pod {} was rejected by the kubelet on {}: {}", name, node, detail)};
  if (code == "NodeLost")
    return {disrupted_rank, Status::Degraded, code,
            fmt::format("pod {} was lost with node {} ({})", name, node, detail)};
  if (code == "Preempted")
    return {disrupted_rank, Status::Degraded, code,
            fmt::format("pod {} was preempted by a higher-priority pod ({})", name, detail)};
  return {disrupted_rank, Status::Degraded, code, fmt::format("pod {} was evicted: {}", name, detail)};
}

}  // namespace

std::optional<EndedContainer> ended_container(const Value& pod) {
  std::optional<EndedContainer> out;
  std::optional<TimePoint> earliest;
  const auto look = [&](const Value& statuses, bool is_init) {
    for (const auto& container : statuses.items()) {
      const Value& terminated = container.at("state", "terminated");
      if (!terminated.is_map() || terminated.at("exitCode").int_or(0) == 0) continue;
      const auto time = parse_time(terminated.at("finishedAt").text());
      if (out && !(time && (!earliest || *time < *earliest))) continue;
      out = EndedContainer{&terminated, container.at("name").text(), is_init};
      earliest = time;
    }
  };
  look(pod.at("status", "initContainerStatuses"), true);
  look(pod.at("status", "containerStatuses"), false);
  return out;
}

std::optional<Finding> diagnose_ended_container(const Value& pod) {
  const auto ended = ended_container(pod);
  if (!ended) return std::nullopt;
  const ExitClass exit = classify_exit(*ended->terminated);
  const std::string text = fmt::format("pod {} {}container {}: {}", pod.at("metadata", "name").text(),
                                       ended->is_init ? "init " : "", ended->name, exit.text);
  const auto evidence =
      seen(pod, fmt::format("status.containerStatuses[{}].state.terminated.exitCode", ended->name),
           ended->terminated->at("exitCode").text());
  if (ended->is_init) return Finding{init_rank, Status::Degraded, "InitFailed", text, {evidence}};
  return Finding{exit.rank, Status::Degraded, exit.reason, text, {evidence}};
}

std::optional<Finding> diagnose_disrupted_pod(const Value& pod) {
  const std::string& phase = pod_phase(pod);
  const Value* target =
      has_condition(pod, "DisruptionTarget") ? find_condition(pod, "DisruptionTarget") : nullptr;
  const bool is_failed = phase == "Failed";
  if (!is_failed && phase != "Unknown" && !target) return std::nullopt;
  std::string text = quoted(pod.at("status", "message").text());
  std::string_view code = code_of_status(pod);
  if (code.empty() || text.empty()) {
    if (code.empty()) code = code_of_disruption(target);
    if (target && text.empty()) text = quoted(target->at("message").text());
  }
  if (!code.empty()) {
    Finding out = disrupted(pod, code, text);
    out.evidence.push_back(
        target ? seen(pod, "status.conditions[DisruptionTarget].reason", target->at("reason").text())
               : seen(pod, "status.reason", pod.at("status", "reason").text()));
    return out;
  }
  if (is_failed) {
    if (auto ended = diagnose_ended_container(pod)) return ended;
    const std::string& reason = pod.at("status", "reason").text();
    return Finding{
        failed_rank,
        Status::Degraded,
        "PodFailed",
        fmt::format("pod {} failed{}{}{}{}", pod.at("metadata", "name").text(), reason.empty() ? "" : " (",
                    reason, reason.empty() ? "" : ")", text.empty() ? "" : ": " + text),
        {seen(pod, "status.phase", phase)}};
  }
  if (phase == "Unknown")
    return Finding{disrupted_rank,
                   Status::Degraded,
                   "NodeLost",
                   fmt::format("pod {}: nothing has been heard from node {}",
                               pod.at("metadata", "name").text(), pod.at("spec", "nodeName").text()),
                   {seen(pod, "status.phase", phase)}};
  return std::nullopt;
}

}  // namespace lockstep::health
