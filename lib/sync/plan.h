// SPDX-License-Identifier: Apache-2.0
#pragma once
// Plan: what a sync will do to each object and why, decided before the first write. Pure.

#include "base/error.h"
#include "health/verdict.h"
#include "model/object.h"
#include "sync/gate.h"
#include "sync/inventory.h"
#include "sync/ledger.h"
#include "sync/prune_plan.h"
#include "sync/run_name.h"
#include "sync/runs.h"
#include "sync/tasks.h"

#include <functional>
#include <map>
#include <optional>
#include <set>

namespace lockstep::sync {

enum class StepKind {
  Same,  // proven unchanged: no request, but its health still counts
  Create,
  Update,
  Replace,  // delete, wait until it and its pods are gone, create
  Hook,     // run a hook
  Prune,
  Keep,  // would be pruned or changed, and is left alone: `why` says so
};
std::string_view step_name(StepKind kind);

struct Step {
  StepKind kind = StepKind::Same;
  Phase phase = Phase::Sync;
  long long wave = 0;
  ObjectRef ref;
  Traits traits;
  std::shared_ptr<const Value> manifest;  // what is applied; null for prunes
  std::shared_ptr<const Value> live;      // null when the object is missing
  Origin origin;
  std::shared_ptr<const Value> predicted;  // what the server would store, where it was asked
  std::vector<std::string> fields;         // that change, for people: "spec.replicas"
  std::string refused;                     // what the server has against it, where it was asked
  std::string why;
  WaitFor wait_for = WaitFor::Healthy;
  std::chrono::nanoseconds wait_timeout{0};  // how long its gate may hold the wave; 0: no limit of its own
  bool is_deferred = false;                  // a running job whose new spec waits for its end
  bool starts_run = false;                   // a run of its job begins with it: the ledger has to know first
  bool ends_run = false;                     // it stops a run that is not over
  bool is_history = false;                   // an earlier run, kept beside the one that Git asks for
  bool takes_over = false;                   // it was another application's: its fields are taken with it

  bool is_hook() const { return kind == StepKind::Hook; }
  bool writes() const { return kind != StepKind::Same && kind != StepKind::Keep; }
};

struct Plan {
  std::vector<Step> steps;  // in order; (phase, wave) makes the groups
  std::vector<Warning> warnings;

  bool writes() const;
};

// How a desired object compares with the live one.
struct Compared {
  bool same = false;
  std::vector<std::string> fields;         // that differ, as in Step::fields
  bool is_unproven = false;                // its managed fields alone do not tell
  std::shared_ptr<const Value> predicted;  // what the server would store; null when it was not asked
  std::string refused;                     // why the server would not store it
};

enum class HookMode { Auto, Always, Never };

struct PlanInput {
  std::vector<Object> desired;             // normalised, with member label
  std::vector<Object> live;                // members, and whatever has the identity of a desired object
  std::map<ObjectRef, Compared> compared;  // for desired objects that are live
  std::string inventory_id;
  TaskOptions tasks;
  bool prune = false;
  bool allow_empty = false;  // an empty render may prune everything
  bool adopt = false;        // take over members of another application
  bool replace = false;      // application option Replace=true
  std::string application;
  std::set<ObjectRef> released;  // objects of other applications that those have dropped in the same commit
  PruneRules pruning;
  // Auto: hooks run once for content that no complete sync has applied yet, and not when only drift is healed
  // (R3.3).
  HookMode hooks = HookMode::Auto;
  bool is_new_content = true;
  // For run kinds.
  std::function<health::Verdict(const Value& live)> assess;
  Ledger ledger;
  std::optional<Error> ledger_trouble;  // it could not be read: no run may be started then
  RunOptions runs;
  RunNames names;
  TimePoint now;
};

// Throws Error naming the object when the plan must not be carried out at all.
Plan make_plan(const PlanInput& input);

}  // namespace lockstep::sync
