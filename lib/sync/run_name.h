// SPDX-License-Identifier: Apache-2.0
#pragma once
// Run names: what a run is called when lockstep.dev/on-change is "suffix": a changed run is made beside the
// old one under the job's name with a hash, and the old ones are its history (spec training §4.3). Pure.

#include "health/verdict.h"
#include "model/object.h"
#include "sync/ledger.h"
#include "sync/runs.h"

#include <functional>
#include <map>
#include <string>
#include <vector>

namespace lockstep::sync {

struct Plan;
struct PlanInput;

struct RunNaming {
  std::string inventory_id;  // live objects of others are nobody's runs
  const Ledger& ledger;
  bool by_self_heal = false;
  std::function<health::Verdict(const Value& live)> assess;
};

// The name of a run beside the others of its job: NAME-<first 8 digits of its run hash>. The base is cut so
// that the names of its pods stay within 63 characters.
std::string name_beside(const Value& manifest);

struct RunNames {
  std::map<ObjectRef, ObjectRef> run_of;   // renamed object -> the job that it is a run of
  std::map<ObjectRef, ObjectRef> held_by;  // jobs that keep their name: who refers to them by it
};
// Gives runs in `desired` that must stand beside a live one, or already do, names of their own. `live` holds
// whatever has the identity of one of them. Another object of `desired` that refers to a job by name would go
// on pointing at the old run: such a job is not renamed.
RunNames name_runs(std::vector<Object>& desired, const std::map<ObjectRef, Object>& live,
                   const RunNaming& naming);

// Earlier runs of the jobs in Git: those that have not ended and the newest finished ones
// (lockstep.dev/keep-history) stay, whatever pruning would do; the newest finished one always does.
void keep_history(Plan& plan, const PlanInput& input);

}  // namespace lockstep::sync
