// SPDX-License-Identifier: Apache-2.0
#include "health/node_choice.h"

#include <algorithm>

namespace lockstep::health {

bool can_serve(const NodeInfo& node, std::string_view key) {
  if (amount_of(node.capacity, key).milli > 0) return true;
  return key.starts_with("nvidia.com/") &&
         node.node->at("metadata", "labels", "nvidia.com/gpu.present").text() == "true";
}

NodeChoice choose_nodes(const Capacity& capacity, const Value& pod_spec, std::string_view key) {
  NodeChoice out;
  for (const auto& node : capacity.nodes())
    if (matches_affinity(*node.node, pod_spec)) out.matching.push_back(&node);
  if (!key.empty())
    std::copy_if(out.matching.begin(), out.matching.end(), std::back_inserter(out.considered),
                 [&](const NodeInfo* node) { return can_serve(*node, key); });
  if (out.considered.empty()) out.considered = out.matching;
  for (const NodeInfo* node : out.considered) {
    const auto taints = untolerated_taints(*node->node, pod_spec);
    if (taints.empty())
      out.tolerated.push_back(node);
    else if (!out.taint)
      out.taint = taints.front();
  }
  std::copy_if(out.tolerated.begin(), out.tolerated.end(), std::back_inserter(out.usable),
               [](const NodeInfo* node) { return node->ready && !node->cordoned; });
  return out;
}

}  // namespace lockstep::health
