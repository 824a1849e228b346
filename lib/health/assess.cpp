// SPDX-License-Identifier: Apache-2.0
#include "health/assess.h"

#include "base/error.h"
#include "base/strings.h"
#include "health/argo.h"
#include "health/events.h"
#include "health/finished_run.h"
#include "health/job.h"
#include "health/lua.h"
#include "health/reasons.h"

#include <algorithm>

namespace lockstep::health {

namespace {

Verdict deleting(const View& view) {
  const seconds age = age_of(view.object.at("metadata", "deletionTimestamp"), view.now);
  if (age <= view.settings.delete_grace)
    return verdict_of(Status::Progressing, "Deleting", subject(view) + " is being deleted");
  std::vector<std::string> finalizers;
  for (const auto& finalizer : view.object.at("metadata", "finalizers").items())
    finalizers.push_back(finalizer.text());
  Verdict v = verdict_of(Status::Degraded, "StuckDeleting",
                         fmt::format("{} is being deleted for {}; finalizers: {}", subject(view),
                                     minutes(age), finalizers.empty() ? "none" : join(finalizers, ", ")));
  v.evidence.push_back(seen(view.object, "metadata.finalizers", join(finalizers, ", ")));
  return v;
}

Verdict unreadable(const View& view, std::string_view why) {
  return verdict_of(Status::Unknown, "StatusUnreadable", fmt::format("{}: {}", subject(view), why));
}

bool reads_version(const KindRow& row, std::string_view version) {
  const auto known = split(row.versions, ' ');
  return row.versions.empty() || std::find(known.begin(), known.end(), version) != known.end();
}

// A rollout that waits for pods which cannot be made (quota, admission, a missing PriorityClass) says why.
Verdict with_replica_failure(Verdict v, const Value& object) {
  if (v.status != Status::Progressing || object.at("kind").text() != "Deployment") return v;
  for (const auto& condition : object.at("status", "conditions").items())
    if (condition.at("type").text() == "ReplicaFailure" && condition.at("status").text() == "True")
      v.message += " " + quoted(condition.at("message").text());
  return v;
}

}  // namespace

Verdict assess_by_row(const KindRow& row, const View& view) {
  if (!view.object.at("metadata", "deletionTimestamp").is_null()) return deleting(view);
  const std::string& api_version = view.object.at("apiVersion").text();
  if (!reads_version(row, parse_api_version(api_version).version))
    return unreadable(view, "no health rule for " + api_version);
  const Value* status = view.object.find("status");
  if (status && !status->is_map() && !status->is_null()) return unreadable(view, "its status is no object");
  if (const Value& conditions = view.object.at("status", "conditions");
      !conditions.is_list() && !conditions.is_null())
    return unreadable(view, "its status.conditions is no list");
  return row.judge ? row.judge(view) : judge_job(view, row.job(view));
}

Verdict assess_training(const Value& object, const Snapshot& snapshot, TimePoint now,
                        const Settings& settings) {
  const ObjectRef ref = ref_of(object);
  const View view{object, snapshot, now, settings};
  if (const KindRow* row = find_kind(ref.group, ref.kind)) return assess_by_row(*row, view);
  if (!object.at("metadata", "deletionTimestamp").is_null()) return deleting(view);
  return unreadable(view, "no health rule for " + object.at("apiVersion").text());
}

Verdict assess(const Value& object, const Snapshot& snapshot, TimePoint now, const Settings& settings) {
  if (settings.rules == Rules::ArgoCd) return assess_argo(object, settings.scripts);
  const ObjectRef ref = ref_of(object);
  const bool has_script = settings.scripts && settings.scripts->find(ref.group, ref.kind);
  if (const KindRow* row = has_script ? nullptr : find_kind(ref.group, ref.kind))
    return assess_by_row(*row, {object, snapshot, now, settings});
  Verdict v = with_replica_failure(assess_argo(object, settings.scripts), object);
  v.message = replace_all(trim(v.message), "\n", "; ");  // Argo CD shows a list of conditions on lines
  return v;
}

Verdict assess_missing(const ObjectRef& ref, std::string_view, const Snapshot& snapshot, TimePoint,
                       const Settings&) {
  if (const auto run = find_finished_run(snapshot, ref)) {
    const bool succeeded = run->outcome == "Succeeded";
    Verdict v = verdict_of(succeeded ? Status::Healthy : Status::Degraded, "FinishedAndRemoved",
                           fmt::format("{} {} finished ({} at {}) and was removed by TTL; not re-created",
                                       ref.kind, ref.name, run->outcome, run->finished_at),
                           true);
    if (!run->message.empty()) v.message += ": " + quoted(run->message);
    v.evidence.push_back(run->evidence);
    return v;
  }
  return verdict_of(Status::Missing, "NotFound", display(ref) + " does not exist");
}

}  // namespace lockstep::health
