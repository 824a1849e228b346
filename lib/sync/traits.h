// SPDX-License-Identifier: Apache-2.0
#pragma once
// Traits: what the annotations of one manifest say about its part in a sync: phase, wave, hook and its
// deletion, options.

#include "model/object.h"

#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace lockstep::sync {

// In the order they run; PreDelete and PostDelete belong to the deletion of an application.
enum class Phase { PreSync, Sync, PostSync, SyncFail, PreDelete, PostDelete };
std::string_view phase_name(Phase phase);

enum class DeletePolicy { HookSucceeded, HookFailed, BeforeHookCreation };
std::string_view policy_name(DeletePolicy policy);

struct Traits {
  bool is_hook = false;                // spec argocd R1.2
  bool is_skipped = false;             // `Skip` alone: never applied (R1.5)
  std::vector<Phase> phases;           // hooks only; empty: an ignored hook (R1.4)
  std::vector<DeletePolicy> policies;  // hooks only, as written; BeforeHookCreation when none is named (R1.9)
  long long wave = 0;                  // R1.10
  std::set<std::string> sync_options;  // as written: "Prune=false", "Replace=true"

  bool has(DeletePolicy policy) const;
  bool option(std::string_view text) const { return sync_options.count(std::string(text)) != 0; }
  // Of an option with several values: "confirm" for Prune=confirm; "" when it is not there. Of two the more
  // careful one counts.
  std::string value_of(std::string_view option) const;
};

// Reads argocd.argoproj.io/* and helm.sh/* annotations (spec argocd R1.1 to R1.10, §2).
Traits traits_of(const Value& manifest);

}  // namespace lockstep::sync
