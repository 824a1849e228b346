// SPDX-License-Identifier: Apache-2.0
#include "health/pod_diagnosis.h"

#include "base/error.h"
#include "health/capacity.h"
#include "health/ended_pod.h"
#include "health/events.h"
#include "health/scheduler_text.h"
#include "health/waiting_pod.h"

#include <algorithm>

namespace lockstep::health {

namespace {

constexpr int unhealthy_rank = 11, lost_rank = 70, terminating_rank = 87, gated_rank = 80;

const NodeInfo* node_of(const View& view, const Value& pod) {
  return view.snapshot.available("", "Node")
             ? view.snapshot.capacity().find(pod.at("spec", "nodeName").text())
             : nullptr;
}

std::optional<Finding> diagnose_lost_node(const View& view, const Value& pod) {
  const NodeInfo* node = node_of(view, pod);
  if (!node || node->ready) return std::nullopt;
  const std::string text = quoted(node->not_ready_text);
  return Finding{lost_rank,
                 Status::Degraded,
                 "NodeLost",
                 fmt::format("pod {}: node {} is NotReady{}", pod.at("metadata", "name").text(), node->name,
                             text.empty() ? "" : " (" + text + ")"),
                 {seen(*node->node, "status.conditions[Ready].message", text)}};
}

// Rows 8 to 10: no node yet.
Finding diagnose_unbound(const View& view, Placement& placement, const Rank& rank) {
  const Value& pod = *rank.pod;
  if (refusal(pod)) return placement.explain(rank);
  const auto& gates = pod.at("spec", "schedulingGates").items();
  const Value* condition = find_condition(pod, "PodScheduled");
  if (!gates.empty() || (condition && condition->at("reason").text() == "SchedulingGated")) {
    std::string names;
    for (const auto& gate : gates) names += (names.empty() ? "" : ", ") + gate.at("name").text();
    return {gated_rank,
            Status::Suspended,
            "SchedulingGated",
            fmt::format("pod {} is held by scheduling gate(s) {}", rank.name(), names),
            {seen(pod, "spec.schedulingGates", names)}};
  }
  const seconds age = age_of(pod.at("metadata", "creationTimestamp"), view.now);
  if (!condition && age > view.settings.sched_grace)
    return {rank::gang,
            Status::Degraded,
            "SchedulerNotRunning",
            fmt::format("pod {} has not been looked at by scheduler \"{}\" for {}", rank.name(),
                        pod.at("spec", "schedulerName").text_or("default-scheduler"), minutes(age)),
            {seen(pod, "spec.schedulerName", pod.at("spec", "schedulerName").text())}};
  return {rank::starting, Status::Progressing, "Starting",
          fmt::format("pod {} waits to be scheduled", rank.name())};
}

std::optional<Finding> diagnose_gpu_trouble(const View& view, const Value& pod) {
  const NodeInfo* node = node_of(view, pod);
  const auto trouble = node ? node->gpu_trouble() : std::nullopt;
  if (!trouble) return std::nullopt;
  const auto request = pod_requests(pod.at("spec"), view.snapshot, pod.at("metadata", "namespace").text());
  if (main_accelerator(request, view.settings.accelerators).empty()) return std::nullopt;
  return Finding{
      unhealthy_rank,
      Status::Degraded,
      "GPUUnhealthy",
      fmt::format("pod {} runs on node {} which reports {}={} ({}: {})", pod.at("metadata", "name").text(),
                  node->name, trouble->type, trouble->status, trouble->reason, quoted(trouble->message)),
      {seen(*node->node, fmt::format("status.conditions[{}].status", trouble->type), trouble->status)}};
}

std::optional<Finding> diagnose_restarts(const View& view, const Value& pod) {
  for (const auto& container : pod.at("status", "containerStatuses").items()) {
    const std::int64_t restarts = container.at("restartCount").int_or(0);
    const Value& last = container.at("lastState", "terminated");
    if (restarts < view.settings.restart_n || !last.is_map()) continue;
    if (!parse_time(last.at("finishedAt").text()) ||
        age_of(last.at("finishedAt"), view.now) > view.settings.restart_window)
      continue;
    return Finding{
        rank::restart_loop,
        Status::Degraded,
        "RestartLoop",
        fmt::format("pod {} container {} restarted {} times, last: {}", pod.at("metadata", "name").text(),
                    container.at("name").text(), restarts, classify_exit(last).text),
        {seen(pod, "status.containerStatuses[].restartCount", std::to_string(restarts))}};
  }
  return std::nullopt;
}

// Rows 22 to 25.
std::optional<Finding> diagnose_running(const View& view, const Gang& gang, const Value& pod) {
  if (auto ended = diagnose_ended_container(pod)) return ended;
  if (auto trouble = diagnose_gpu_trouble(view, pod)) return trouble;
  if (auto loop = diagnose_restarts(view, pod)) return loop;
  if (!gang.is_service || has_condition(pod, "Ready")) return std::nullopt;
  const Value* ready = find_condition(pod, "Ready");
  return Finding{rank::not_ready, Status::Progressing, "NotReady",
                 fmt::format("pod {} is not ready{}", pod.at("metadata", "name").text(),
                             ready ? ": " + quoted(ready->at("message").text()) : "")};
}

}  // namespace

std::optional<Finding> diagnose_pod(const View& view, const Gang& gang, Placement& placement,
                                    const Rank& rank) {
  const Value& pod = *rank.pod;
  if (pod_phase(pod) == "Succeeded") return std::nullopt;
  if (auto ended = diagnose_disrupted_pod(pod)) return ended;
  const bool is_bound = !pod.at("spec", "nodeName").text().empty();
  if (is_bound)
    if (auto lost = diagnose_lost_node(view, pod)) return lost;
  if (!pod.at("metadata", "deletionTimestamp").is_null())
    return Finding{terminating_rank, Status::Progressing, "Restarting",
                   fmt::format("pod {} is terminating", rank.name())};
  if (!is_bound && pod_phase(pod) != "Running") return diagnose_unbound(view, placement, rank);
  if (auto waiting = diagnose_waiting_container(pod)) return waiting;
  if (pod_phase(pod) == "Running") return diagnose_running(view, gang, pod);
  return diagnose_starting_pod(view, gang, pod);
}

}  // namespace lockstep::health
