// SPDX-License-Identifier: Apache-2.0
#pragma once
// The GPUs of a cluster: pools with what is free, who holds how much, and who holds it for nothing (spec
// training §3.3, §3.4).

#include "health/assess.h"
#include "health/requests.h"

#include <string>
#include <vector>

namespace lockstep::health {

// Nodes of one pool that offer one accelerator key.
struct GpuPool {
  std::string pool;     // node pool, node group or instance type; "" when no label tells
  std::string product;  // label nvidia.com/gpu.product
  std::string resource;
  std::size_t nodes = 0, cordoned = 0, not_ready = 0;
  Quantity capacity, allocatable, free;  // free: on nodes that take new pods
  Quantity unhealthy;                    // devices that the node has and does not offer
  Quantity largest_block;                // free on one node
  std::string largest_on;
  std::vector<std::string> troubles;  // "gpu-b reports XIDErrors=True (...)"
};

// What one workload holds: the top of its pods' owners, or a bare pod.
struct GpuHolder {
  ObjectRef ref;
  std::string resource;
  Quantity amount;
  std::size_t pods = 0;
  Verdict verdict;   // None when its kind has no rules or the object cannot be seen
  std::string leak;  // why the GPUs do no work; "" when they do
};

struct GpuReport {
  std::vector<GpuPool> pools;      // by pool, product and resource
  std::vector<GpuHolder> holders;  // largest first
  bool sees_all_pods = false;      // without it `free` is left out: others' pods are not known
};

GpuReport report_gpus(const Snapshot& snapshot, TimePoint now, const Settings& settings = {});

// The LISTs that the report needs.
std::vector<Source> gpu_report_sources();

// Value of the first label that names a node's pool; "" when none does.
std::string node_pool(const Value& node);

}  // namespace lockstep::health
