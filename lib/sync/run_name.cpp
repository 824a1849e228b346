// SPDX-License-Identifier: Apache-2.0
#include "sync/run_name.h"

#include "health/assess.h"
#include "sync/inventory.h"
#include "sync/plan.h"
#include "sync/run_hash.h"
#include "sync/run_plan.h"
#include "sync/run_state.h"
#include "sync/traits.h"

#include <algorithm>
#include <optional>
#include <tuple>

namespace lockstep::sync {

namespace {

constexpr std::size_t longest_name = 63, hash_digits = 8;
// "-99" and the like; what the API server appends to generateName, with its dash.
constexpr std::size_t index_digits = 3, random_digits = 6;

// The most that the names of the job's pods are longer than its own (spec training §4.3 rule 4).
std::size_t longest_child_suffix(const Value& manifest) {
  const Value& spec = manifest.at("spec");
  std::size_t most = std::string_view("-worker").size() + index_digits;
  for (const auto& [field, roles] : spec.members())
    if (field.ends_with("ReplicaSpecs"))
      for (const auto& role : roles.members()) most = std::max(most, 1 + role.key.size() + index_digits);
  for (const auto& job : spec.at("replicatedJobs").items())
    most = std::max(most, 1 + job.at("name").text_or("").size() + 2 * index_digits + random_digits);
  // A TrainJob's JobSet comes from its runtime; its replicated jobs are called "node" or "launcher".
  if (ref_of(manifest).kind == "TrainJob")
    most = std::max(most, std::string_view("-launcher").size() + 2 * index_digits + random_digits);
  return most;
}

std::string stem_of(const Value& manifest, const std::string& base) {
  const std::size_t taken = std::min(longest_child_suffix(manifest) + hash_digits + 1, longest_name - 1);
  std::string stem = base.substr(0, longest_name - taken);
  while (!stem.empty() && (stem.back() == '-' || stem.back() == '.')) stem.pop_back();
  return stem;
}

std::string hash_suffix(const Value& object) {
  return "-" + annotation(object, run_hash_annotation).substr(0, hash_digits);
}

ObjectRef named(ObjectRef ref, std::string name) {
  ref.name = std::move(name);
  return ref;
}

bool is_suffixed(const Value& manifest) { return run_policy(manifest).on_change == OnChange::Suffix; }

// Whether `value` names a job: {kind, name} as in scaleTargetRef, or the labels that controllers put on pods.
bool refers_to(const Value& value, const ObjectRef& job) {
  if (value.is_list())
    return std::any_of(value.items().begin(), value.items().end(),
                       [&](const Value& item) { return refers_to(item, job); });
  if (!value.is_map()) return false;
  if (value.at("kind").text_or("") == job.kind && value.at("name").text_or("") == job.name) return true;
  return std::any_of(value.members().begin(), value.members().end(), [&](const Member& member) {
    const bool is_name = member.key.ends_with("/job-name") || member.key.ends_with("/jobset-name");
    return (is_name && member.value.text_or("") == job.name) || refers_to(member.value, job);
  });
}

const Object* who_refers_to(const ObjectRef& job, const std::vector<Object>& desired) {
  for (const auto& object : desired) {
    if (object.ref == job || object.ref.ns != job.ns) continue;
    if (object.ref.kind == "PodGroup" && object.ref.name == job.name) return &object;
    if (refers_to(object.value().at("spec"), job)) return &object;
  }
  return nullptr;
}

// The table decides whether a run is made beside the live one.
bool goes_beside(const Value& manifest, const Value& live, const RunNaming& naming) {
  const RunRecord* record = naming.ledger.find(ref_of(live));
  const std::string ran = annotation(live, run_hash_annotation);
  const RunFacts facts{.state = state_of_run(live, naming.assess(live), record),
                       .is_new_hash = !ran.empty() && ran != annotation(manifest, run_hash_annotation),
                       .record = record,
                       .policy = run_policy(manifest),
                       .by_self_heal = naming.by_self_heal};
  return decide_run(facts).action == RunAction::CreateBeside;
}

enum class Place { Alone, BesideAlready, BesideNow };

Place place_of(const Object& object, const ObjectRef& beside, const std::map<ObjectRef, Object>& live,
               const RunNaming& naming) {
  const auto ours = [&](const ObjectRef& ref) -> const Value* {
    const auto found = live.find(ref);
    const bool is_ours =
        found != live.end() && label(found->second.value(), member_label) == naming.inventory_id;
    return is_ours ? &found->second.value() : nullptr;
  };
  const Value* here = ours(object.ref);
  const std::string hash = annotation(object.value(), run_hash_annotation);
  if (here && annotation(*here, run_hash_annotation) == hash) return Place::Alone;
  // Made before: it stays that run's name when the policy has been changed since.
  if (ours(beside)) return Place::BesideAlready;
  if (!is_suffixed(object.value())) return Place::Alone;
  if (const RunRecord* record = naming.ledger.find(beside); record && record->run_hash == hash)
    return Place::BesideAlready;
  return here && goes_beside(object.value(), *here, naming) ? Place::BesideNow : Place::Alone;
}

// A job in Git, and the steps of its earlier runs.
struct History {
  const Step* current = nullptr;
  std::string base;
  std::vector<Step*> earlier;
};

std::optional<std::size_t> place_in(const std::map<ObjectRef, std::size_t>& places, const ObjectRef& ref) {
  const auto found = places.find(ref);
  return found == places.end() ? std::nullopt : std::optional(found->second);
}

std::string creation_of(const Step& step) {
  return step.live->at("metadata", "creationTimestamp").text_or("");
}

void keep_newest(History& history, const PlanInput& input) {
  const auto is_over = [&](const Step& step) { return input.assess(*step.live).terminal; };
  std::vector<std::pair<std::string, Step*>> finished;
  for (Step* step : history.earlier) {
    if (is_over(*step)) {
      finished.push_back({creation_of(*step), step});
      continue;
    }
    step->kind = StepKind::Keep;
    step->why = "an earlier run of " + history.base + " that goes on: " + run_text(*step->live, input.now);
    step->ends_run = false;
    step->is_history = true;
  }
  const int keep = run_policy(*history.current->manifest).keep_history;
  auto room = static_cast<std::size_t>(keep);
  // The run that Git asks for is one of the finished ones; else the newest of the others is kept in any case.
  const bool is_current_over = history.current->live && is_over(*history.current);
  if (is_current_over)
    room -= std::min<std::size_t>(room, 1);
  else
    room = std::max<std::size_t>(room, 1);
  std::sort(finished.begin(), finished.end(), [](const auto& a, const auto& b) {
    return std::tie(b.first, b.second->ref) < std::tie(a.first, a.second->ref);
  });
  for (std::size_t i = 0; i < finished.size(); ++i) {
    Step& step = *finished[i].second;
    if (i < room) {
      step.kind = StepKind::Keep;
      step.is_history = true;
      step.why = "an earlier run of " + history.base + ", kept as its history";
    } else if (step.kind == StepKind::Prune) {
      step.why = "an earlier run of " + history.base + "; keep-history is " + std::to_string(keep);
    }
  }
}

}  // namespace

std::string name_beside(const Value& manifest) {
  return stem_of(manifest, ref_of(manifest).name) + hash_suffix(manifest);
}

RunNames name_runs(std::vector<Object>& desired, const std::map<ObjectRef, Object>& live,
                   const RunNaming& naming) {
  RunNames out;
  std::vector<std::pair<std::size_t, ObjectRef>> renamed;
  for (std::size_t i = 0; i < desired.size(); ++i) {
    const Object& object = desired[i];
    if (!health::is_run_kind(object.ref.group, object.ref.kind) || traits_of(object.value()).is_hook)
      continue;
    ObjectRef beside = named(object.ref, name_beside(object.value()));
    const Place place = place_of(object, beside, live, naming);
    if (place == Place::Alone) continue;
    const Object* holder = place == Place::BesideNow ? who_refers_to(object.ref, desired) : nullptr;
    if (holder) {
      out.held_by.emplace(object.ref, holder->ref);
      continue;
    }
    out.run_of.emplace(beside, object.ref);
    renamed.push_back({i, std::move(beside)});
  }
  for (const auto& [i, beside] : renamed) {
    Value body = desired[i].value();
    body["metadata"].set("name", beside.name);
    desired[i] = make_object(std::move(body), desired[i].origin);
  }
  return out;
}

void keep_history(Plan& plan, const PlanInput& input) {
  std::vector<History> histories;
  // By the names that runs of a job may have: its own, and its stem before the hash.
  std::map<ObjectRef, std::size_t> by_base, by_stem;
  for (const auto& step : plan.steps) {
    if (!step.manifest || !is_run(step) || !is_suffixed(*step.manifest)) continue;
    const auto found = input.names.run_of.find(step.ref);
    const ObjectRef base = found == input.names.run_of.end() ? step.ref : found->second;
    by_base[base] = histories.size();
    by_stem[named(base, stem_of(*step.manifest, base.name))] = histories.size();
    histories.push_back({&step, base.name, {}});
  }
  if (histories.empty()) return;
  for (auto& step : plan.steps) {
    if (step.manifest || !step.live || !is_run(step)) continue;
    const std::string suffix = hash_suffix(*step.live);
    const bool has_suffix = suffix.size() > hash_digits && step.ref.name.ends_with(suffix);
    std::optional<std::size_t> job = place_in(by_base, step.ref);
    if (!job && has_suffix)
      job = place_in(by_stem, named(step.ref, step.ref.name.substr(0, step.ref.name.size() - suffix.size())));
    if (job) histories[*job].earlier.push_back(&step);
  }
  for (auto& history : histories) keep_newest(history, input);
}

}  // namespace lockstep::sync
