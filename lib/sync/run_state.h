// SPDX-License-Identifier: Apache-2.0
#pragma once
// Run state: what a live job is to the decision table, what the ledger learns from the sight of it, and what
// stopping it would cost (spec training §4.3, §4.4).

#include "health/verdict.h"
#include "sync/ledger.h"
#include "sync/runs.h"

#include <set>
#include <string>

namespace lockstep::sync {

// `record` is the ledger's entry for the object, or null. A job that its spec suspends has never run when
// neither its status nor the ledger knows a start.
RunState state_of_run(const Value& live, const health::Verdict& verdict, const RunRecord* record);

// Writes down what is seen: a run that the ledger does not know, its start, its end. Objects without a run
// hash are not ours and are left out. False when the ledger knew it all.
bool note_run(Ledger& ledger, const Value& live, const health::Verdict& verdict, TimePoint now);

// "2/4 ranks running for 3h, holding 16 nvidia.com/gpu", from the job's own status; parts that it does not
// tell are left out.
std::string run_text(const Value& live, TimePoint now);

// What the pods of the job name and need to go on: claims, config, accounts, classes, its namespace and
// queue, its training runtime (spec training §4.5).
std::set<ObjectRef> used_by_run(const Value& live);

}  // namespace lockstep::sync
