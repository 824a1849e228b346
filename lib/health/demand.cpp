// SPDX-License-Identifier: Apache-2.0
#include "health/demand.h"

#include "value/json.h"

#include <algorithm>

namespace lockstep::health {

Quantity Supply::largest(std::string_view key) const {
  Quantity most;
  for (const NodeInfo* node : nodes) most = std::max(most, amount_of(node->allocatable, key));
  return most;
}

Supply supply_of(const NodeChoice& choice, std::string_view key) {
  Supply out;
  for (const NodeInfo* node : choice.usable) {
    if (!key.empty() && amount_of(node->allocatable, key).milli <= 0) continue;
    Resources left;
    for (const auto& entry : node->allocatable)
      left[entry.first] = std::max(node->free(entry.first), Quantity{});
    left.try_emplace("pods", Quantity::of(std::int64_t{1} << 20));  // a node that names no limit has none
    out.total += amount_of(node->allocatable, key);
    out.unused += amount_of(left, key);
    out.nodes.push_back(node);
    out.free.push_back(std::move(left));
  }
  return out;
}

void Demand::add(const Value& pod_spec, Resources request, const Supply& supply, std::string_view key) {
  std::string how;
  for (const std::string_view part : {"nodeSelector", "affinity", "tolerations"})
    how += to_json(pod_spec.at(part));
  auto [usable, is_new] = usable_.try_emplace(std::move(how));
  if (is_new)
    for (const NodeInfo* node : supply.nodes)
      usable->second.push_back(matches_affinity(*node->node, pod_spec) &&
                               untolerated_taints(*node->node, pod_spec).empty());
  need += amount_of(request, key);
  request["pods"] += Quantity::of(1);
  items.push_back({std::move(request), &usable->second});
}

Demand Demand::only(std::string_view key) const {
  Demand out;
  for (const auto& item : items) {
    Resources part;
    part[std::string(key)] = amount_of(item.request, key);
    out.items.push_back({std::move(part), item.usable});
  }
  return out;
}

Fit fit(const Demand& demand, const Supply& supply, std::string_view key) {
  if (pack(demand.items, supply.free, key)) return Fit::Fits;
  if (key.empty()) return Fit::OtherResource;
  if (supply.unused < demand.need) return Fit::TooFew;
  return pack(demand.only(key).items, supply.free, key) ? Fit::OtherResource : Fit::Scattered;
}

}  // namespace lockstep::health
