// SPDX-License-Identifier: Apache-2.0
#pragma once
// Ranks: the pods of a job by the names that its users give them, and where each kind keeps those names (spec
// training §2.1, §5). Pure; a kind is a row of a table.

#include "model/object.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lockstep::logs {

// One place in a job, kept across restarts and re-created pods.
struct Rank {
  std::string role;   // "worker", "node"; "" where a kind has only indexes
  std::string index;  // "3", "0-2"; the end of the pod's name where a kind numbers nothing
  auto operator<=>(const Rank&) const = default;

  // "worker-3", "launcher", "0".
  std::string name() const;
};

// Selector of the pods that `job` may have, for a LIST; "" when nothing narrows them down.
std::string pod_selector(const Value& job);
// Whether logs of the kind are known to work: it has pods of its own that can be found.
bool has_pods(const Value& job);

Rank rank_of(const Value& job, const Value& pod);
// Lower goes first: the master, then the ranks by number.
bool goes_before(const Value& job, const Value& a, const Value& b);
// The pod to show when nobody asked for another: the master of the kind, else the first rank. nullptr without
// pods.
const Value* master_of(const Value& job, const std::vector<const Value*>& pods);
// The container that does the work in a pod of this job.
std::string main_container(const Value& job, const Value& pod);

}  // namespace lockstep::logs
