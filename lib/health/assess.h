// SPDX-License-Identifier: Apache-2.0
#pragma once
// assess(): the health of one object of any kind, from what a snapshot shows at a given time. Pure: no clock,
// no requests.

#include "base/time.h"
#include "health/snapshot.h"
#include "health/verdict.h"

#include <string>
#include <string_view>
#include <vector>

namespace lockstep::health {

class Customizations;

enum class Rules {
  Lockstep,  // our truth: the training rules for run kinds (spec training), Argo CD's rules for the rest
  ArgoCd,    // what Argo CD 3.6 shows: a resumed Job is Healthy, a PyTorchJob has no health
};

// Constants of spec training §1.3; config keys under `health.training`.
struct Settings {
  Rules rules = Rules::Lockstep;
  // The user's own (argocd-cm); a kind that has one is judged by it alone. Outlives the settings.
  const Customizations* scripts = nullptr;
  seconds status_grace{300}, sched_grace{120}, gang_grace{600}, pvc_grace{300}, delete_grace{600};
  seconds restart_window{600}, progress_stale{900}, not_ready_grace{600}, pull_grace{1800}, master_grace{300};
  seconds create_event_age{3600}, mount_event_age{900}, scale_up_age{900};
  int restart_n = 3;
  // A node autoscaler is known to run: for 5 min a misfit may still be cured by a new node.
  bool autoscaled = false;
  // Globs of resource keys that are accelerators (spec training §3.2); empty: the built-in list.
  std::vector<std::string> accelerators = {};
};

// `object` as the API server returned it (apiVersion and kind set). With Rules::Lockstep the status None
// means that this kind has no health: it is there, and that is all there is to say.
Verdict assess(const Value& object, const Snapshot& snapshot, TimePoint now, const Settings& settings = {});
// By the training rules alone, for commands about jobs: a kind without rules is Unknown/StatusUnreadable.
Verdict assess_training(const Value& object, const Snapshot& snapshot, TimePoint now,
                        const Settings& settings = {});
// An object that should exist and does not: FinishedAndRemoved when a run ledger in the snapshot (ConfigMaps
// labelled lockstep.dev/ledger=true) knows its outcome, else Missing/NotFound.
Verdict assess_missing(const ObjectRef& ref, std::string_view api_version, const Snapshot& snapshot,
                       TimePoint now, const Settings& settings = {});

// Kinds that the training rules judge (spec training §2), Kueue's and Volcano's queues among them.
bool has_training_rules(std::string_view group, std::string_view kind);
// Run-to-completion kinds (spec training §4.1): running is Progressing, only a recorded success is Healthy.
bool is_run_kind(std::string_view group, std::string_view kind);

// The LISTs to make before assess() is asked for objects of this kind.
// Empty for kinds that are judged by their own fields alone. Kinds that the cluster does not serve may be
// named.
std::vector<Source> needed_sources(std::string_view group, std::string_view kind);

}  // namespace lockstep::health
