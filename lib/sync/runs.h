// SPDX-License-Identifier: Apache-2.0
#pragma once
// Runs: what a sync does with a run-to-completion job, given what lives in the cluster and what the ledger
// knows (spec training §4.3). One table; Git asks for a run, and it is run once.

#include "sync/ledger.h"

#include <set>
#include <string>
#include <string_view>

namespace lockstep::sync {

enum class RunState {
  Absent,
  Terminal,  // present, and its controller will do no more
  Active,    // present and not terminal
  NeverRun,  // suspended, without pods, never started
  Paused,    // suspended after it had started: its checkpoint belongs to the old spec
  NotOurs,   // present, tracked by nobody or by another application
  Deleting,
};

enum class Rerun { Never, OnLoss, Always };                     // lockstep.dev/rerun
enum class OnChange { WhenFinished, Interrupt, Suffix, Fail };  // lockstep.dev/on-change
enum class OnPrune { Protect, Wait, Checkpoint, Delete };       // lockstep.dev/prune
enum class SuspendOwner { Auto, Git, Kueue, User };             // lockstep.dev/suspend-owner

// The annotations of spec §4.2 on a manifest. Throws Error on an unknown lockstep.dev/* key or value: a
// typing slip must not cost a running job.
struct RunPolicy {
  Rerun rerun = Rerun::Never;
  OnChange on_change = OnChange::WhenFinished;
  OnPrune prune = OnPrune::Protect;
  SuspendOwner suspend_owner = SuspendOwner::Auto;
  std::string run;       // token that asks for one more run of the same spec
  int keep_history = 3;  // finished objects per base name
  bool is_singleton = false;
};
RunPolicy run_policy(const Value& manifest);

// What one operation is allowed, and asked, to do with runs.
struct RunOptions {
  std::set<std::string> rerun;      // NAME or KIND/NAME: run once more, whatever the ledger says
  std::set<std::string> interrupt;  // likewise: may be stopped though they run
  bool prune_running = false;       // removal from Git stops them
  bool by_self_heal = false;        // nobody asked: a loop repairs drift
  bool without_ledger = false;      // go on when the ledger cannot be read or written
  bool looks_only = false;          // nothing will be written: what a sync would refuse is told, not thrown
};
// Whether one of `names` means this object; kinds are compared without regard to case.
bool is_named(const std::set<std::string>& names, const ObjectRef& ref);

enum class RunAction {
  Nothing,
  Create,
  UpdateKnobs,    // metadata and knobs only (spec §4.1)
  PatchInPlace,   // the whole spec: nothing has run yet
  Replace,        // delete in the foreground, wait until object and pods are gone, create
  Interrupt,      // the same on a run that is not over: needs consent
  CreateBeside,   // under a name with the hash
  Defer,          // now nothing; the first sync after its end does it
  Refuse,         // an error before the first write
  AwaitDeletion,  // look again when it is gone
};

struct RunFacts {
  RunState state = RunState::Absent;
  bool is_new_hash = false;
  const RunRecord* record = nullptr;  // null: the ledger knows nothing
  RunPolicy policy = {};
  bool by_self_heal = false;  // nobody asked: a loop repairs drift
  bool names_it = false;      // the sync was asked for this very object
  bool patches_fresh =
      false;  // kinds that take a spec patch while nothing has run (the kubeflow.org/v1 kinds)
};

struct RunDecision {
  RunAction action;
  bool is_synced;        // what is shown: Synced or OutOfSync
  std::string_view why;  // for people, may be empty
};
RunDecision decide_run(const RunFacts& facts);

// Removal from Git (spec §4.5).
enum class PruneAction { Delete, Keep, AwaitEnd, Checkpoint };
PruneAction decide_prune_run(OnPrune policy, bool is_terminal);

}  // namespace lockstep::sync
