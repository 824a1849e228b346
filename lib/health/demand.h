// SPDX-License-Identifier: Apache-2.0
#pragma once
// Demand and supply of one fit question: which pods want room, and what the nodes they may use have free.

#include "health/node_choice.h"
#include "health/packing.h"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace lockstep::health {

struct Supply {
  Nodes nodes;
  Bins free;                                     // by node
  Quantity total, unused;                        // of the accelerator: allocatable, and free
  Quantity largest(std::string_view key) const;  // allocatable on one node
};
// Nodes that are usable for the pod and offer `key` (all usable ones when it is "").
Supply supply_of(const NodeChoice& choice, std::string_view key);

struct Demand {
  std::vector<PodItem> items;
  Quantity need;  // of the accelerator
  Demand only(std::string_view key) const;

  Demand() = default;
  Demand(const Demand&) = delete;
  Demand(Demand&&) = default;
  // `request` as pod_requests() gives it; nodes that this pod may not use are left out for it.
  void add(const Value& pod_spec, Resources request, const Supply& supply, std::string_view key);

 private:
  std::map<std::string, std::vector<bool>> usable_;  // by what chooses nodes in the spec
};

// Why a supply cannot take the demand at once, or that it can.
enum class Fit { Fits, TooFew, Scattered, OtherResource };
Fit fit(const Demand& demand, const Supply& supply, std::string_view key);

}  // namespace lockstep::health
