// SPDX-License-Identifier: Apache-2.0
#pragma once
// Tasks: every object of a sync, paired with its live form and put in the order in which Argo CD would work
// on it.

#include "model/object.h"
#include "sync/traits.h"

#include <functional>
#include <optional>

namespace lockstep::sync {

struct Task {
  Phase phase = Phase::Sync;
  long long wave = 0;
  ObjectRef ref;
  std::optional<Object> target;  // nullopt: to be pruned
  std::optional<Object> live;
  Traits traits;  // of the target, else of live

  bool is_prune() const { return !target; }
  bool is_hook() const { return traits.is_hook; }
};

struct TaskOptions {
  std::string destination_namespace;
  std::string revision;      // goes into the names of hooks with generateName
  long long started_at = 0;  // seconds since 1970, likewise
  bool prune_last = false;   // application option PruneLast=true
  bool skip_hooks = false;   // strategy `apply`, or a selection of objects
  // CreateNamespace=true: the namespace to be made, when it is missing or its metadata is managed (R1.35,
  // R1.36).
  std::optional<Object> create_namespace;
  std::optional<Object> live_namespace;
  std::function<bool(const ObjectRef&)> is_cluster_scoped;
};

// Position of a kind in the order of application; kinds that are not listed come last (spec argocd §1.3).
int kind_rank(std::string_view kind);

// Pure. `live` holds the objects that belong to the application or carry the identity of a target.
// Live objects without a target become prune tasks, hooks among them do not (spec argocd §1.2, §1.3).
std::vector<Task> order_tasks(const std::vector<Object>& targets, const std::vector<Object>& live,
                              const TaskOptions& options);

}  // namespace lockstep::sync
