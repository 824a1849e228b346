// SPDX-License-Identifier: Apache-2.0
#include "health/kueue.h"

#include "base/error.h"
#include "base/strings.h"
#include "health/events.h"
#include "health/gang.h"
#include "health/kueue_headroom.h"
#include "health/reasons.h"

#include <algorithm>

namespace lockstep::health {

namespace {

constexpr std::string_view group = "kueue.x-k8s.io";

const std::string& reason_of(const Value* condition) {
  return condition ? condition->at("reason").text() : Value::null().text();
}
std::string text_of(const Value* condition) {
  return condition ? quoted(condition->at("message").text()) : std::string();
}
bool is_true(const Value* condition) { return condition && condition->at("status").text() == "True"; }

bool mentions(std::string_view text, std::initializer_list<std::string_view> parts) {
  const std::string lower = to_lower(text);
  return std::any_of(parts.begin(), parts.end(), [&](auto part) { return contains(lower, part); });
}

bool is_any(std::string_view reason, std::initializer_list<std::string_view> reasons) {
  return std::find(reasons.begin(), reasons.end(), reason) != reasons.end();
}

// Kueue gave up on it, or somebody paused it: only the former is a fault.
bool gave_up(std::string_view reason, std::string_view text) {
  return mentions(reason, {"requeuinglimit", "maximumexecutiontime", "admissioncheck", "reject"}) ||
         mentions(text, {"re-queuing", "requeuing", "maximum execution time", "admission check", "reject"});
}

std::string pending_checks(const Value& workload) {
  std::vector<std::string> out;
  for (const auto& check : workload.at("status", "admissionChecks").items()) {
    if (check.at("state").text() == "Ready") continue;
    std::string text = check.at("name").text() + "=" + check.at("state").text();
    if (!check.at("message").text().empty()) text += " (" + quoted(check.at("message").text()) + ")";
    out.push_back(std::move(text));
  }
  return join(out, ", ");
}

std::string requeue_text(const Value& workload) {
  const Value& state = workload.at("status", "requeueState");
  if (state.at("count").is_null()) return "";
  std::string out = "; requeue #" + state.at("count").text();
  if (!state.at("requeueAt").text().empty()) out += " at " + state.at("requeueAt").text();
  return out;
}

struct Told {
  Status status;
  std::string_view reason;
};
// Why quota is not reserved. Reasons became finer over the releases, so either the reason or the text will
// do.
Told classify_pending(std::string_view reason, std::string_view text) {
  if (reason == "Misconfigured" || mentions(text, {"doesn't exist", "not found", "is missing"}))
    return {Status::Degraded, "QueueMisconfigured"};
  if (reason == "Suspended" || mentions(text, {"is stopped", "is inactive"}))
    return {Status::Suspended, "QueueStopped"};
  if (reason == "ExceedsMaxQuota" || mentions(text, {"> maximum capacity"}))
    return {Status::Degraded, "ExceedsQuota"};
  if (reason == "TopologyPlacementFailed" ||
      (mentions(text, {"topology \""}) && mentions(text, {"doesn't allow to fit", "allows to fit only"})))
    return {Status::Suspended, "TopologyPlacementFailed"};
  if (reason == "NoMatchingFlavor" || (mentions(text, {"node affinity", "untolerated taint"}) &&
                                       !mentions(text, {"insufficient unused quota"})))
    return {Status::Degraded, "NoMatchingFlavor"};
  if (reason == "Inadmissible") return {Status::Degraded, "QueueMisconfigured"};
  return {Status::Suspended, "Queued"};
}

}  // namespace

const Value* find_workload(const View& view) {
  const Value& metadata = view.object.at("metadata");
  const std::string& uid = metadata.at("uid").text();
  if (uid.empty()) return nullptr;
  for (const Value* owned : view.snapshot.owned(uid))
    if (owned->at("kind").text() == "Workload" && ref_of(*owned).group == group) return owned;
  const auto labelled = view.snapshot.labelled(group, "Workload", metadata.at("namespace").text(),
                                               "kueue.x-k8s.io/job-uid", uid);
  return labelled.empty() ? nullptr : labelled.front();
}

Verdict judge_workload(const View& view, const Value& workload, const std::string& before) {
  const Value* reserved = find_condition(workload, "QuotaReserved");
  const Value* evicted = find_condition(workload, "Evicted");
  const std::string prefix =
      fmt::format("{}Workload {} (LocalQueue {})", before, workload.at("metadata", "name").text(),
                  workload.at("spec", "queueName").text());
  const auto say = [&](Status status, std::string_view reason, std::string_view text, const Value* read) {
    Verdict v = verdict_of(status, reason, fmt::format("{} {}", prefix, text));
    if (read)
      v.evidence.push_back({ref_of(workload),
                            fmt::format("status.conditions[{}].message", read->at("type").text()),
                            text_of(read)});
    return v;
  };
  const auto& active = workload.at("spec", "active");
  const bool is_paused = !active.is_null() && !active.is_true();
  const bool was_deactivated = is_true(evicted) && reason_of(evicted).starts_with("Deactivated");
  if (is_paused || was_deactivated) {
    const Value* said = evicted ? evicted : reserved;
    const std::string text = text_of(said);
    return say(gave_up(reason_of(said), text) ? Status::Degraded : Status::Suspended, "WorkloadDeactivated",
               text.empty() ? "is deactivated (spec.active is false)" : "is deactivated: " + text, said);
  }
  const std::string& cluster_queue = workload.at("status", "admission", "clusterQueue").text();
  if (has_condition(workload, "Admitted"))
    return say(
        Status::Progressing, "Starting",
        fmt::format("is admitted by ClusterQueue {}; waiting for the job to be unsuspended", cluster_queue),
        find_condition(workload, "Admitted"));
  if (is_true(reserved))
    return say(Status::Suspended, "AdmissionCheckPending",
               fmt::format("has quota reserved in {}, waiting for admission check(s) {}", cluster_queue,
                           pending_checks(workload)),
               reserved);
  if (is_true(evicted) && !is_any(reason_of(reserved), {"Inadmissible", "Misconfigured", "ExceedsMaxQuota"}))
    return say(
        Status::Suspended, reason_of(evicted) == "Preempted" ? "QueuePreempted" : "QueueRequeued",
        fmt::format("was evicted ({}): {}{}", reason_of(evicted), text_of(evicted), requeue_text(workload)),
        evicted);
  if (!reserved) return say(Status::Suspended, "Queued", "is waiting to be evaluated by Kueue", nullptr);
  const Told told = classify_pending(reason_of(reserved), reserved->at("message").text());
  std::string text = text_of(reserved);
  if (text.empty()) text = "waits for quota (" + reason_of(reserved) + ")";
  if (told.reason == "Queued") text += headroom_text(view, workload);
  return say(told.status, told.reason, text, reserved);
}

}  // namespace lockstep::health
