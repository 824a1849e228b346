// SPDX-License-Identifier: Apache-2.0
// Volcano's Job and Queue, and the PodGroups of both gang schedulers (spec training §2.8).
#include "base/error.h"
#include "base/strings.h"
#include "health/events.h"
#include "health/kind_rules.h"
#include "health/pod_group.h"
#include "health/reasons.h"

#include <algorithm>

namespace lockstep::health {

namespace {

std::optional<End> end_of(const Value& object) {
  const Value& state = object.at("status", "state");
  const std::string &phase = state.at("phase").text(), &text = state.at("message").text();
  if (phase == "Completed") return End{true, "", ""};
  if (phase == "Terminated") return End{false, "Stopped", text.empty() ? "phase Terminated" : text};
  if (phase != "Failed") return std::nullopt;
  const auto retries = object.at("status", "retryCount").int_or(0);
  if (retries >= object.at("spec", "maxRetry").int_or(3))
    return End{false, "MaxRestartsReached", fmt::format("phase Failed after {} retries", retries)};
  return End{false, "", text.empty() ? fmt::format("phase Failed after {} retries", retries) : text};
}

std::optional<Verdict> early_verdict(const View& view, const std::string& phase) {
  if (phase == "Completing" || phase == "Terminating")
    return say(view, Status::Progressing, "Finishing", "is in phase " + phase);
  if (phase == "Aborting") return say(view, Status::Progressing, "Suspending", "is being aborted");
  if (phase == "Aborted") return say(view, Status::Suspended, "Suspended", "is aborted and can be resumed");
  return std::nullopt;
}

bool is_any(std::string_view text, std::initializer_list<std::string_view> texts) {
  return std::find(texts.begin(), texts.end(), text) != texts.end();
}

}  // namespace

Job volcano_job(const View& view) {
  const Value& object = view.object;
  const std::string& phase = object.at("status", "state", "phase").text();
  Job job;
  for (const auto& task : object.at("spec", "tasks").items()) {
    job.gang.roles.push_back(
        make_role(view, task.at("name").text(), task.at("replicas").int_or(1), task.at("template", "spec")));
    job.gang.expected += job.gang.roles.back().replicas;
  }
  const auto minimum = object.at("spec", "minAvailable").as_int();
  if (minimum && *minimum > 0 && *minimum < job.gang.expected) job.gang.minimum = *minimum;
  const std::string first_task = job.gang.roles.empty() ? "" : job.gang.roles.front().name;
  for (const Value* pod : view.snapshot.children(object.at("metadata", "uid").text(), "", "Pod")) {
    const std::string task = label(*pod, "volcano.sh/task-spec");
    const auto index = parse_int(label(*pod, "volcano.sh/task-index")).value_or(0);
    add_rank(job, *pod, task, index, task == first_task && index == 0);
  }
  job.creators = {&object};
  job.has_status = !phase.empty();
  job.end = end_of(object);
  job.early = early_verdict(view, phase);
  if (phase == "Restarting")
    job.restarting =
        fmt::format("phase Restarting, retry {} of {}", object.at("status", "retryCount").int_or(0),
                    object.at("spec", "maxRetry").int_or(3));
  return job;
}

Verdict judge_pod_group(const View& view) {
  const std::string& phase = pod_group_phase(view.object);
  const std::string text = pod_group_text(view.snapshot, view.object, view.now);
  const Value& spec = view.object.at("spec");
  const std::string& queue = spec.at("queue").text();
  const std::string where =
      fmt::format("is {}{} (minMember {})", phase.empty() ? "new" : phase,
                  queue.empty() ? "" : " in queue " + queue, spec.at("minMember").text());
  if (phase == "Running" || phase == "Scheduled") return say(view, Status::Progressing, "Running", where);
  if (phase == "Unknown") return say(view, Status::Degraded, "GangPartial", where + ": " + text);
  if (phase == "Completed" || phase == "Finished")
    return say(view, Status::Healthy, "Succeeded", where, true);
  if (phase == "Failed") return say(view, Status::Degraded, "Failed", where, true);
  if (is_any(phase, {"", "Pending", "Inqueue", "Scheduling", "PreScheduling"}))
    return say(view, Status::Progressing, "GangPending", where + ": " + text);
  return say(view, Status::Unknown, "StatusUnreadable", "has the unknown phase " + phase);
}

Verdict judge_volcano_queue(const View& view) {
  const Value& status = view.object.at("status");
  const std::string& state = status.at("state").text();
  const std::string where = fmt::format("is {} ({} pending, {} running PodGroups)", state,
                                        status.at("pending").int_or(0), status.at("running").int_or(0));
  if (state == "Open") return say(view, Status::Healthy, "Ready", where);
  if (state == "Closed" || state == "Closing") return say(view, Status::Suspended, "QueueStopped", where);
  return say(view, Status::Progressing, "AwaitingController", "has no state yet: waiting for its controller");
}

}  // namespace lockstep::health
