// SPDX-License-Identifier: Apache-2.0
#pragma once
// Capacity: what each node has and what its pods have taken (spec training §3.3).

#include "health/requests.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lockstep::health {

// A node condition that speaks about GPUs or their links and says that something is wrong (spec §3.4).
struct BadCondition {
  std::string type, status, reason, message;
};

struct NodeInfo {
  const Value* node = nullptr;
  std::string name;
  Resources allocatable, capacity, used;
  bool ready = false, cordoned = false;
  std::string not_ready_text;

  Quantity free(std::string_view key) const;  // `pods` counts 1 each
  std::optional<BadCondition> gpu_trouble() const;
};

class Capacity {
 public:
  explicit Capacity(const Snapshot& snapshot);
  const std::vector<NodeInfo>& nodes() const { return nodes_; }  // by name
  const NodeInfo* find(std::string_view name) const;

 private:
  std::vector<NodeInfo> nodes_;
};

// The parts of a pod spec that choose nodes.
bool matches_affinity(const Value& node, const Value& pod_spec);
struct Taint {
  std::string key, value, effect;
};
// NoSchedule and NoExecute taints that the pod does not tolerate, without those that cordons and NotReady
// set.
std::vector<Taint> untolerated_taints(const Value& node, const Value& pod_spec);

}  // namespace lockstep::health
