// SPDX-License-Identifier: Apache-2.0
// Katib's Experiment and Trial: a Trial is as healthy as the job it runs (spec training §2.10).
#include "base/error.h"
#include "health/events.h"
#include "health/kind_rules.h"

#include <algorithm>

namespace lockstep::health {

namespace {

std::string message_of(const Value& object, std::string_view type) {
  const Value* condition = find_condition(object, type);
  return condition ? quoted(condition->at("message").text()) : "";
}

// The job that a Trial runs: any run kind that it controls.
const Value* child_of(const View& view) {
  for (const Value* child : view.snapshot.children(view.object.at("metadata", "uid").text())) {
    const ObjectRef ref = ref_of(*child);
    const KindRow* row = find_kind(ref.group, ref.kind);
    if (row && row->is_run) return child;
  }
  return nullptr;
}

View view_of(const View& view, const Value& object) {
  return {object, view.snapshot, view.now, view.settings};
}

bool is_finished(const Value& trial) {
  return std::any_of(trial.at("status", "conditions").items().begin(),
                     trial.at("status", "conditions").items().end(), [](const Value& condition) {
                       const std::string& type = condition.at("type").text();
                       return condition.at("status").text() == "True" &&
                              (type == "Succeeded" || type == "Failed" || type == "Killed" ||
                               type == "EarlyStopped" || type == "MetricsUnavailable");
                     });
}

std::string counts_text(const Value& experiment) {
  const Value& status = experiment.at("status");
  const std::string& most = experiment.at("spec", "maxTrialCount").text();
  return fmt::format(" ({} succeeded, {} running, {} failed{})", status.at("trialsSucceeded").int_or(0),
                     status.at("trialsRunning").int_or(0), status.at("trialsFailed").int_or(0),
                     most.empty() ? "" : " of " + most);
}

Verdict running_experiment(const View& view) {
  std::vector<Verdict> active;
  for (const Value* trial :
       view.snapshot.children(view.object.at("metadata", "uid").text(), "kubeflow.org", "Trial"))
    if (!is_finished(*trial)) active.push_back(judge_trial(view_of(view, *trial)));
  const auto all = [&](Status status) {
    return !active.empty() &&
           std::all_of(active.begin(), active.end(), [&](const Verdict& v) { return v.status == status; });
  };
  if (all(Status::Degraded)) {
    Verdict v = say(view, Status::Degraded, active.front().reason,
                    fmt::format("cannot go on: all {} active trial(s) are stuck: {}", active.size(),
                                active.front().message));
    v.evidence = std::move(active.front().evidence);
    return v;
  }
  if (all(Status::Suspended))
    return say(view, Status::Suspended, active.front().reason,
               fmt::format("waits: all {} active trial(s) are suspended: {}", active.size(),
                           active.front().message));
  return say(view, Status::Progressing, "Running", "is running");
}

}  // namespace

Job trial(const View& view) {
  const Value* child = child_of(view);
  const ObjectRef ref = child ? ref_of(*child) : ObjectRef{};
  const KindRow* row = child ? find_kind(ref.group, ref.kind) : nullptr;
  // A run spec that is not on the cluster yet is asked like an object that is.
  const Value& run_spec = view.object.at("spec", "runSpec");
  if (!row && run_spec.is_map()) {
    const ObjectRef wanted = ref_of(run_spec);
    row = find_kind(wanted.group, wanted.kind);
    child = &run_spec;
  }
  return row && row->job ? row->job(view_of(view, *child)) : Job{};
}

Verdict judge_trial(const View& view) {
  const Value& object = view.object;
  if (has_condition(object, "Succeeded"))
    return say(view, Status::Healthy, "Succeeded", "succeeded: " + message_of(object, "Succeeded"), true);
  if (has_condition(object, "EarlyStopped"))
    return say(view, Status::Healthy, "EarlyStopped",
               "was stopped early: " + message_of(object, "EarlyStopped"), true);
  if (has_condition(object, "MetricsUnavailable"))
    return say(view, Status::Degraded, "MetricsUnavailable",
               "failed: " + message_of(object, "MetricsUnavailable"), true);
  const Value* child = child_of(view);
  Verdict below;
  if (child) {
    const ObjectRef ref = ref_of(*child);
    below = assess_by_row(*find_kind(ref.group, ref.kind), view_of(view, *child));
  }
  if (has_condition(object, "Failed")) {
    const std::string said = message_of(object, "Failed");
    if (below.status != Status::Degraded)
      return say(view, Status::Degraded, "Failed", "failed: " + said, true);
    Verdict v = say(view, Status::Degraded, below.reason,
                    fmt::format("failed: {}; Katib: {}", below.message, said), true);
    v.evidence = std::move(below.evidence);
    return v;
  }
  if (has_condition(object, "Killed"))
    return say(view, Status::Degraded, "Stopped", "was killed: " + message_of(object, "Killed"), true);
  if (!child) {
    if (object.at("status", "conditions").items().empty()) return awaiting_controller(view);
    return say(view, Status::Progressing, "Starting", "is starting");
  }
  if (below.terminal && below.status == Status::Healthy)
    return say(view, Status::Progressing, "Finishing", "is waiting for metrics");
  below.message = fmt::format("{}: {}", subject(view), below.message);
  below.terminal = false;
  return below;
}

Verdict judge_experiment(const View& view) {
  const Value& object = view.object;
  Verdict v;
  if (has_condition(object, "Failed"))
    v = say(view, Status::Degraded, "TrialsFailed", "failed: " + message_of(object, "Failed"), true);
  else if (has_condition(object, "Succeeded"))
    v = say(view, Status::Healthy, "Succeeded", "succeeded: " + message_of(object, "Succeeded"), true);
  else if (object.at("status", "conditions").items().empty())
    return awaiting_controller(view);
  else
    v = running_experiment(view);
  v.message += counts_text(object);
  return v;
}

}  // namespace lockstep::health
