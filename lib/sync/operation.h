// SPDX-License-Identifier: Apache-2.0
#pragma once
// Operation: what is asked of one sync, diff or status of one application. Plain data; prepare() turns it
// into a plan.

#include "base/outcome.h"
#include "diff/ignore.h"
#include "health/assess.h"
#include "health/lua.h"
#include "kube/client.h"
#include "sync/apply_mode.h"
#include "sync/plan.h"

#include <chrono>
#include <functional>
#include <string>

namespace lockstep::sync {

// What the source had at the revision that was asked for.
struct Content {
  std::string repository, revision, commit;
  Manifests manifests;
};

// Another application as Git has it now.
struct SiblingContent {
  std::string application, ns;
  Outcome<Content> content;
};

struct Operation {
  std::string application;
  std::string ns;  // destination namespace; the inventory lives there
  // Fetches and renders; runs on the worker thread.
  std::function<Content()> load;

  bool prune = false, allow_empty = false, adopt = false, force_conflicts = false;
  bool predict_all = false;  // ask the server what it would store, for diffs
  bool prune_last = false, respect_ignored = false, validate = true;
  bool allows_missing_kinds = false;  // SkipDryRunOnMissingResource=true
  ApplyDefaults apply;
  PruneRules pruning;  // what is known before the cluster is: the option, consent and the share
  // The other applications of the same file that go to this cluster; called on the worker thread, and only
  // when an object seems to have moved. Empty: there are none.
  std::function<std::vector<SiblingContent>()> siblings;
  std::vector<std::string> notes;  // what the user should know about the application's options
  HookMode hooks = HookMode::Auto;
  RunOptions runs;
  // CreateNamespace=true, and managedNamespaceMetadata {labels, annotations} when given.
  bool create_namespace = false;
  Value namespace_metadata;
  kube::Propagation propagation = kube::Propagation::Foreground;
  std::shared_ptr<const diff::IgnoreRules> ignore;
  // The user's own health checks, for waiting; null: none. What becomes of a run is never left to them.
  std::shared_ptr<const health::Customizations> scripts;
  health::Settings health() const { return {.scripts = scripts.get()}; }

  bool wait = true;
  std::chrono::nanoseconds timeout{0};  // of applying and waiting; zero: none
};

}  // namespace lockstep::sync
