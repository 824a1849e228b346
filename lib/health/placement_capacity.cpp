// SPDX-License-Identifier: Apache-2.0
// Rows 12 to 18 of spec training §3.5: nodes there are, but not enough on them, or not together.
#include "base/error.h"
#include "base/strings.h"
#include "health/demand.h"
#include "health/events.h"
#include "health/placement_pod.h"
#include "health/scheduler_text.h"
#include "health/topology.h"

#include <algorithm>

namespace lockstep::health {

namespace {

constexpr int unhealthy_rank = 11;

std::string amount(Quantity quantity, std::string_view key) { return format_quantity(quantity, key); }

Finding waits(std::string_view reason, std::string text) {
  return {rank::capacity, Status::Progressing, reason, std::move(text)};
}

// Where MIG's single strategy cuts GPUs into slices, the count is of slices: say of which.
std::string slices_note(const Supply& supply) {
  for (const NodeInfo* node : supply.nodes)
    if (const std::string product = label(*node->node, "nvidia.com/gpu.product"); contains(product, "-MIG-"))
      return " (" + product + ")";
  return "";
}

// The resource beside the accelerator that no node has enough of; the scheduler's word first.
std::string lacking_resource(const std::string& text, const Resources& request, const Supply& supply) {
  const auto is_short = [&](const std::string& key) {
    const Quantity wanted = amount_of(request, key);
    return wanted.milli > 0 &&
           std::none_of(supply.free.begin(), supply.free.end(),
                        [&](const Resources& free) { return amount_of(free, key) >= wanted; });
  };
  const auto told = insufficient_keys(text);
  if (const auto found = std::find_if(told.begin(), told.end(), is_short); found != told.end()) return *found;
  if (!told.empty()) return told.front();
  for (const auto& entry : request)
    if (is_short(entry.first)) return entry.first;
  return "";
}

}  // namespace

Finding Placement::decide_capacity(const Pod& pod, const NodeChoice& choice) const {
  const std::string& key = pod.key;
  const Supply supply = supply_of(choice, key);
  const Quantity asked = amount_of(pod.request, key);
  const auto too_large = [&](std::string_view resource, Quantity wanted) {
    return structural(
        pod, "RequestTooLarge",
        fmt::format("needs {} {} on one node; the largest matching node has {}", amount(wanted, resource),
                    resource, amount(supply.largest(resource), resource)));
  };
  if (!key.empty() && supply.largest(key) < asked) {
    const auto sick = std::find_if(supply.nodes.begin(), supply.nodes.end(), [&](const NodeInfo* node) {
      return amount_of(node->capacity, key) >= asked;
    });
    if (sick == supply.nodes.end()) return too_large(key, asked);
    const Quantity whole = amount_of((*sick)->capacity, key);
    return {unhealthy_rank, pod.misfit(), "GPUUnhealthy",
            fmt::format("pod {}: needs {} {} on one node, but {} of {} GPUs on {} are unhealthy", pod.name(),
                        amount(asked, key), key, amount(whole - amount_of((*sick)->allocatable, key), key),
                        amount(whole, key), (*sick)->name)};
  }
  for (const auto& [resource, wanted] : pod.request)
    if (resource != key && wanted.milli > 0 && supply.largest(resource) < wanted)
      return too_large(resource, wanted);
  const Quantity gang_need = amount_of(gang_.need(), key);
  if (!key.empty() && gang_need > supply.total)
    return structural(pod, "GangTooLarge",
                      fmt::format("the gang needs {} {} but matching nodes have only {} in total",
                                  amount(gang_need, key), key, amount(supply.total, key)));

  const Topology topology = topology_of(view_, pod.body);
  const auto group_of = [&](const Value& body) -> std::string {
    return topology.together.empty() ? "" : label(body, topology.together);
  };
  Demand demand, together;
  for (const Rank* rank : pending_) {
    Resources request = request_of(*rank->pod);
    // Pods without the accelerator go elsewhere and hinder nobody.
    if (!key.empty() && amount_of(request, key).is_zero()) continue;
    if (group_of(*rank->pod) == group_of(pod.body)) together.add(rank->pod->at("spec"), request, supply, key);
    demand.add(rank->pod->at("spec"), std::move(request), supply, key);
  }
  switch (fit(demand, supply, key)) {
    case Fit::Fits:
      if (!topology.key.empty() && !fits_one_domain(topology, together, supply, key))
        return waits("TopologyUnsatisfied", fmt::format("pod {}: no single {} has room for {} pending pod(s)",
                                                        pod.name(), topology.key, together.items.size()));
      if (is_about_topology(pod.text))
        return waits("TopologyUnsatisfied", fmt::format("pod {}: {}", pod.name(), quoted(pod.text)));
      return waits(
          "Starting",
          fmt::format("pod {}: capacity is available, waiting for the scheduler to retry", pod.name()));
    case Fit::TooFew:
      return waits("InsufficientGPU",
                   fmt::format("needs {} {} for {} pending pod(s), {} free on {} matching node(s){}",
                               amount(demand.need, key), key, demand.items.size(), amount(supply.unused, key),
                               supply.nodes.size(), slices_note(supply)));
    case Fit::Scattered: {
      std::size_t block = 0;
      for (std::size_t i = 1; i < supply.free.size(); ++i)
        if (amount_of(supply.free[i], key) > amount_of(supply.free[block], key)) block = i;
      return waits(
          "Fragmented",
          fmt::format("{} {} are free but scattered: each pod needs {} on one node and the largest free "
                      "block is {} on {}",
                      amount(supply.unused, key), key, amount(asked, key),
                      amount(amount_of(supply.free[block], key), key), supply.nodes[block]->name));
    }
    case Fit::OtherResource:
      break;
  }
  const std::string resource = lacking_resource(pod.text, pod.request, supply);
  if (resource.empty())
    return waits("InsufficientResources", fmt::format("pod {}: {}", pod.name(), quoted(pod.text)));
  return waits("InsufficientResources", fmt::format("pod {}: {}{} {} (needs {} per pod)", pod.name(),
                                                    key.empty() ? "" : "GPUs are free but ", resource,
                                                    key.empty() ? "is short" : "is not",
                                                    amount(amount_of(pod.request, resource), resource)));
}

}  // namespace lockstep::health
