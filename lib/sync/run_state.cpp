// SPDX-License-Identifier: Apache-2.0
#include "sync/run_state.h"

#include "base/error.h"
#include "base/strings.h"
#include "health/gang.h"
#include "health/job.h"
#include "health/references.h"
#include "sync/run_hash.h"

#include <algorithm>

namespace lockstep::sync {

namespace {

bool is_suspended(const Value& live) {
  return live.at("spec", "suspend").is_true() || live.at("spec", "runPolicy", "suspend").is_true();
}

const std::string& start_of(const Value& live) { return live.at("status", "startTime").text(); }

// Ranks that run, in the words of the controllers: Kubeflow's per role, batch's and JobSet's for all.
std::int64_t active_ranks(const Value& live) {
  const Value& status = live.at("status");
  std::int64_t out = status.at("ready").int_or(0);
  for (const auto& [role, counts] : status.at("replicaStatuses").members())
    out += counts.at("active").int_or(0);
  for (const auto& job : status.at("replicatedJobsStatus").items()) out += job.at("active").int_or(0);
  return out;
}

// Reasons that only a job with running ranks gets.
bool runs(const health::Verdict& verdict) {
  constexpr std::string_view reasons[] = {"Running", "Finishing", "NoProgress", "Restarting", "GangPartial"};
  return std::find(std::begin(reasons), std::end(reasons), verdict.reason) != std::end(reasons);
}

// What the kind's rule reads out of the object, with nothing else in sight.
health::Gang gang_of(const Value& live) {
  static const health::Snapshot nothing;
  static const health::Settings settings;
  const ObjectRef ref = ref_of(live);
  const health::KindRow* row = health::find_kind(ref.group, ref.kind);
  return row && row->job ? row->job({live, nothing, TimePoint{}, settings}).gang : health::Gang{};
}

}  // namespace

RunState state_of_run(const Value& live, const health::Verdict& verdict, const RunRecord* record) {
  if (!live.at("metadata", "deletionTimestamp").is_null()) return RunState::Deleting;
  if (verdict.terminal) return RunState::Terminal;
  if (!is_suspended(live)) return RunState::Active;
  const bool has_run = (record && record->ran_at) || !start_of(live).empty() || active_ranks(live) > 0;
  return has_run ? RunState::Paused : RunState::NeverRun;
}

bool note_run(Ledger& ledger, const Value& live, const health::Verdict& verdict, TimePoint now) {
  const std::string hash = annotation(live, run_hash_annotation);
  const std::string& uid = live.at("metadata", "uid").text();
  if (hash.empty() || uid.empty()) return false;
  const ObjectRef ref = ref_of(live);
  const auto before = ledger.changes();
  const RunRecord* record = ledger.find(ref);
  // An entry about another run, or about one that was to come when lockstep was stopped: what lives is true.
  if (!record || (record->uid != uid && (!record->uid.empty() || record->run_hash != hash)))
    ledger.start(ref, hash, annotation(live, "lockstep.dev/run"), "",
                 parse_time(live.at("metadata", "creationTimestamp").text()).value_or(now));
  if (ledger.find(ref)->uid != uid) ledger.created(ref, uid);
  if (runs(verdict) || active_ranks(live) > 0) ledger.saw_running(ref, now);
  if (verdict.terminal) {
    const bool is_good = verdict.status == health::Status::Healthy;
    const auto ended = parse_time(live.at("status", "completionTime").text());
    ledger.saw_end(ref, is_good ? RunOutcome::Succeeded : RunOutcome::Failed, verdict.reason,
                   is_good ? "" : verdict.message, ended.value_or(now));
  }
  return ledger.changes() != before;
}

std::string run_text(const Value& live, TimePoint now) {
  const health::Gang gang = gang_of(live);
  const std::int64_t active = active_ranks(live);
  std::string out = "running";
  if (gang.expected > 0) out = fmt::format("{}/{} ranks running", active, gang.expected);
  if (const auto start = parse_time(start_of(live))) out += " for " + format_age(now - *start);
  const auto need = gang.need();
  const std::string resource = health::main_accelerator(need);
  if (!resource.empty())
    out += fmt::format(", {} {} {}", active >= gang.expected ? "holding" : "asking for",
                       health::format_quantity(health::amount_of(need, resource)), resource);
  return out;
}

std::set<ObjectRef> used_by_run(const Value& live) {
  const ObjectRef ref = ref_of(live);
  std::set<ObjectRef> out = {{"", "Namespace", "", ref.ns}};
  for (const auto& role : gang_of(live).roles)
    if (role.pod_spec)
      for (auto& reference : health::references_of(*role.pod_spec, ref.ns))
        out.insert(std::move(reference.ref));
  if (const auto queue = label(live, "kueue.x-k8s.io/queue-name"); !queue.empty())
    out.insert({"kueue.x-k8s.io", "LocalQueue", ref.ns, queue});
  const Value& runtime = live.at("spec", "runtimeRef");
  if (runtime.is_map()) {
    const std::string kind = runtime.at("kind").text_or("ClusterTrainingRuntime");
    out.insert({runtime.at("apiGroup").text_or("trainer.kubeflow.org"), kind,
                kind == "TrainingRuntime" ? ref.ns : "", runtime.at("name").text()});
  }
  return out;
}

}  // namespace lockstep::sync
