// SPDX-License-Identifier: Apache-2.0
// Kueue's own objects (spec training §2.9).
#include "base/error.h"
#include "base/strings.h"
#include "health/events.h"
#include "health/kind_rules.h"
#include "health/kueue.h"

namespace lockstep::health {

namespace {

std::string message_of(const Value* condition) {
  return condition ? quoted(condition->at("message").text()) : "";
}

}  // namespace

Verdict judge_kueue_workload(const View& view) {
  const Value* finished = find_condition(view.object, "Finished");
  if (finished && finished->at("status").text() == "True") {
    // Until 0.7 Kueue had one reason for both outcomes.
    const std::string& reason = finished->at("reason").text();
    const bool succeeded =
        reason == "Succeeded" ||
        (reason == "JobFinished" && contains(finished->at("message").text(), "successfully"));
    return say(view, succeeded ? Status::Healthy : Status::Degraded, succeeded ? "Succeeded" : "Failed",
               (succeeded ? "succeeded: " : "failed: ") + message_of(finished), true);
  }
  if (has_condition(view.object, "Admitted") && !has_condition(view.object, "Evicted")) {
    const Value* ready = find_condition(view.object, "PodsReady");
    if (ready && ready->at("status").text() == "False")
      return say(view, Status::Progressing, "Starting", "is admitted: " + message_of(ready));
    return say(view, Status::Progressing, "Running",
               "is admitted by ClusterQueue " + view.object.at("status", "admission", "clusterQueue").text());
  }
  return judge_workload(view, view.object, "");
}

Verdict judge_kueue_queue(const View& view) {
  const Value* active = find_condition(view.object, "Active");
  if (!active)
    return say(view, Status::Progressing, "AwaitingController",
               "has no Active condition yet: waiting for its controller");
  const Value& status = view.object.at("status");
  const std::string text = message_of(active);
  const std::string& reason = active->at("reason").text();
  if (active->at("status").text() == "True")
    return say(
        view, Status::Healthy, "Ready",
        fmt::format("is active: {}; {} pending, {} admitted workloads", text,
                    status.at("pendingWorkloads").int_or(0), status.at("admittedWorkloads").int_or(0)));
  if (reason == "Stopped") return say(view, Status::Suspended, "QueueStopped", "is inactive: " + text);
  if (reason == "Terminating") return say(view, Status::Progressing, "Deleting", "is terminating: " + text);
  return say(view, Status::Degraded, "QueueMisconfigured", fmt::format("is inactive: {}: {}", reason, text));
}

}  // namespace lockstep::health
