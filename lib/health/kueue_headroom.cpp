// SPDX-License-Identifier: Apache-2.0
#include "health/kueue_headroom.h"

#include "base/error.h"
#include "health/gang.h"

#include <algorithm>
#include <tuple>

namespace lockstep::health {

namespace {

constexpr std::string_view group = "kueue.x-k8s.io";

Quantity quantity_at(const Value& value) { return parse_quantity(value.text()).value_or(Quantity{}); }

Quantity used(const Value& cluster_queue, std::string_view flavor, std::string_view resource) {
  for (const auto& usage : cluster_queue.at("status", "flavorsUsage").items())
    if (usage.at("name").text() == flavor)
      for (const auto& entry : usage.at("resources").items())
        if (entry.at("name").text() == resource) return quantity_at(entry.at("total"));
  return {};
}

bool is_waiting(const Value& workload) {
  const Value& active = workload.at("spec", "active");
  return (active.is_null() || active.is_true()) && !has_condition(workload, "QuotaReserved") &&
         !has_condition(workload, "Finished");
}

// Priority first, then age, as Kueue orders its queues.
auto place(const Value& workload) {
  return std::tuple(-workload.at("spec", "priority").int_or(0),
                    std::string_view(workload.at("metadata", "creationTimestamp").text()),
                    std::string_view(workload.at("metadata", "uid").text()));
}

std::string position_text(const View& view, const Value& workload, const std::string& cluster_queue) {
  // Without the workloads of all namespaces the line cannot be told.
  if (!view.snapshot.available_everywhere(group, "Workload")) return "";
  std::size_t ahead = 0, all = 0;
  for (const Value* other : view.snapshot.of_kind(group, "Workload")) {
    const Value* queue = cluster_queue_of(view.snapshot, other->at("metadata", "namespace").text(),
                                          other->at("spec", "queueName").text());
    if (!queue || queue->at("metadata", "name").text() != cluster_queue || !is_waiting(*other)) continue;
    ++all;
    ahead += place(*other) < place(workload);
  }
  return all == 0 ? "" : fmt::format("; position {} of {}", ahead + 1, all);
}

}  // namespace

std::vector<FlavorHeadroom> headroom_of(const Value& cluster_queue, std::string_view resource) {
  std::vector<FlavorHeadroom> out;
  const Value& spec = cluster_queue.at("spec");
  const bool has_cohort = !spec.at("cohort").text().empty() || !spec.at("cohortName").text().empty();
  for (const auto& resources : spec.at("resourceGroups").items())
    for (const auto& flavor : resources.at("flavors").items())
      for (const auto& entry : flavor.at("resources").items()) {
        const std::string& name = entry.at("name").text();
        if (!resource.empty() && name != resource) continue;
        FlavorHeadroom row{
            flavor.at("name").text(), name, quantity_at(entry.at("nominalQuota")), {}, {}, has_cohort};
        row.unused = std::max(row.nominal - used(cluster_queue, row.flavor, name), Quantity{});
        if (const Value* limit = entry.find("borrowingLimit")) row.borrow = quantity_at(*limit);
        out.push_back(std::move(row));
      }
  return out;
}

const Value* cluster_queue_of(const Snapshot& snapshot, std::string_view ns, std::string_view local_queue) {
  const Value* local = snapshot.find(group, "LocalQueue", ns, local_queue);
  return local ? snapshot.find(group, "ClusterQueue", "", local->at("spec", "clusterQueue").text()) : nullptr;
}

std::string headroom_text(const View& view, const Value& workload) {
  const Value* queue = cluster_queue_of(view.snapshot, workload.at("metadata", "namespace").text(),
                                        workload.at("spec", "queueName").text());
  if (!queue) return "";
  const std::string& name = queue->at("metadata", "name").text();
  std::string out;
  for (const auto& row : headroom_of(*queue))
    if (is_accelerator(row.resource, view.settings.accelerators))
      out += fmt::format("; {}: {} of {} {} free in flavor {}", name, format_quantity(row.unused),
                         format_quantity(row.nominal), row.resource, row.flavor);
  return out + position_text(view, workload, name);
}

}  // namespace lockstep::health
