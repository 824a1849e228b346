// SPDX-License-Identifier: Apache-2.0
#pragma once
// Headroom: what a Kueue queue has left for a workload, and where it stands in line (spec training §3.8).

#include "health/kinds.h"
#include "health/requests.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lockstep::health {

struct FlavorHeadroom {
  std::string flavor, resource;
  Quantity nominal, unused;        // of the queue's own quota
  std::optional<Quantity> borrow;  // how much beyond it the cohort may lend; nullopt: no limit
  bool has_cohort = false;
};

// One entry for each flavor and resource of the ClusterQueue; `resource` "" for all.
std::vector<FlavorHeadroom> headroom_of(const Value& cluster_queue, std::string_view resource = {});

// The ClusterQueue behind a LocalQueue; nullptr when either cannot be read.
const Value* cluster_queue_of(const Snapshot& snapshot, std::string_view ns, std::string_view local_queue);

// "; gpu-cq: 4 of 32 nvidia.com/gpu free in flavor h100; position 2 of 5", as far as the queue can be read.
std::string headroom_text(const View& view, const Value& workload);

}  // namespace lockstep::health
