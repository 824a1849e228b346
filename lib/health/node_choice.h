// SPDX-License-Identifier: Apache-2.0
#pragma once
// Which nodes a pod may run on: the filters of spec training §3.3, each with what it kept, for the message.

#include "health/capacity.h"

#include <optional>
#include <string_view>
#include <vector>

namespace lockstep::health {

using Nodes = std::vector<const NodeInfo*>;  // by name

struct NodeChoice {
  Nodes matching;              // nodeSelector and required affinity
  Nodes considered;            // of these the ones that can serve the accelerator, or all when none can
  Nodes tolerated;             // of these the ones without a taint that keeps the pod away
  Nodes usable;                // of these the ones that are Ready and not cordoned
  std::optional<Taint> taint;  // of the first node that the pod does not tolerate
};

// `key`: the pod's accelerator, "" for none.
NodeChoice choose_nodes(const Capacity& capacity, const Value& pod_spec, std::string_view key);

// The node has devices behind `key`, whether or not its device plugin offers them now.
bool can_serve(const NodeInfo& node, std::string_view key);

}  // namespace lockstep::health
