// SPDX-License-Identifier: Apache-2.0
#include "health/topology.h"

#include "health/kueue.h"

#include <set>

namespace lockstep::health {

Topology topology_of(const View& view, const Value& pod) {
  const Value& annotations = pod.at("metadata", "annotations");
  if (const Value* key = annotations.find("kueue.x-k8s.io/podset-required-topology"))
    return {key->text(), ""};
  if (const Value* key = annotations.find("leaderworkerset.sigs.k8s.io/exclusive-topology"))
    return {key->text(), "leaderworkerset.sigs.k8s.io/group-index"};
  if (const Value* workload = find_workload(view))
    for (const auto& pod_set : workload->at("spec", "podSets").items())
      if (const Value* key = pod_set.at("topologyRequest").find("required")) return {key->text(), ""};
  const Value& terms =
      pod.at("spec", "affinity", "podAffinity", "requiredDuringSchedulingIgnoredDuringExecution");
  for (const auto& term : terms.items()) return {term.at("topologyKey").text(), ""};
  return {};
}

bool fits_one_domain(const Topology& topology, const Demand& demand, const Supply& supply,
                     std::string_view key) {
  const auto domain_of = [&](const NodeInfo* node) -> std::string_view {
    return node->node->at("metadata", "labels", topology.key).text();
  };
  std::set<std::string_view> domains;
  for (const NodeInfo* node : supply.nodes)
    if (!domain_of(node).empty()) domains.insert(domain_of(node));
  for (const auto domain : domains) {
    Bins bins = supply.free;
    for (std::size_t i = 0; i < bins.size(); ++i)
      if (domain_of(supply.nodes[i]) != domain) bins[i].clear();
    if (pack(demand.items, bins, key)) return true;
  }
  return false;
}

}  // namespace lockstep::health
