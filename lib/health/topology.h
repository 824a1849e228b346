// SPDX-License-Identifier: Apache-2.0
#pragma once
// Topology: pods that must stand together in one domain (a rack, a block, a zone) because they or their
// Workload ask for it (spec training §3.5, contiguity).

#include "health/demand.h"
#include "health/kinds.h"

#include <string>

namespace lockstep::health {

struct Topology {
  std::string key;       // the node label that names the domain; "" when none is asked for
  std::string together;  // the pod label whose value all pods of one domain share; "" for the whole gang
};

// From Kueue's annotation, the Workload's podSets, LeaderWorkerSet's exclusive topology or required pod
// affinity.
Topology topology_of(const View& view, const Value& pod);

// Whether one domain alone has room for all of the demand.
bool fits_one_domain(const Topology& topology, const Demand& demand, const Supply& supply,
                     std::string_view key);

}  // namespace lockstep::health
