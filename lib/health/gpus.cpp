// SPDX-License-Identifier: Apache-2.0
#include "health/gpus.h"

#include "base/error.h"
#include "health/capacity.h"
#include "health/events.h"
#include "health/gang.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

namespace lockstep::health {

namespace {

constexpr std::string_view pool_labels[] = {"cloud.google.com/gke-nodepool", "eks.amazonaws.com/nodegroup",
                                            "agentpool", "karpenter.sh/nodepool",
                                            "node.kubernetes.io/instance-type"};
// Owner chains end: deeper than any controller builds, and a cycle cannot hang it.
constexpr int deepest_chain = 8;

void add_node(const NodeInfo& node, const std::string& key, bool sees_all_pods, GpuPool& pool) {
  const Quantity offered = amount_of(node.allocatable, key), owned = amount_of(node.capacity, key);
  ++pool.nodes;
  pool.cordoned += node.cordoned;
  pool.not_ready += !node.ready;
  pool.capacity += owned;
  pool.allocatable += offered;
  if (owned > offered) pool.unhealthy += owned - offered;
  if (const auto trouble = node.gpu_trouble())
    pool.troubles.push_back(fmt::format("{} reports {}={} ({}: {})", node.name, trouble->type,
                                        trouble->status, trouble->reason, quoted(trouble->message)));
  if (!sees_all_pods || node.cordoned || !node.ready) return;
  const Quantity free = std::max(node.free(key), Quantity{});
  pool.free += free;
  if (free > pool.largest_block) pool.largest_block = free, pool.largest_on = node.name;
}

std::vector<GpuPool> pools_of(const Snapshot& snapshot, bool sees_all_pods, const Settings& settings) {
  using Key = std::tuple<std::string, std::string, std::string>;
  std::map<Key, GpuPool> pools;
  for (const auto& node : snapshot.capacity().nodes()) {
    const std::string name = node_pool(*node.node);
    const std::string product = label(*node.node, "nvidia.com/gpu.product");
    for (const auto& [key, amount] : node.capacity) {
      if (amount.is_zero() || !is_accelerator(key, settings.accelerators)) continue;
      auto [pool, is_new] = pools.try_emplace({name, product, key});
      if (is_new) pool->second = GpuPool{.pool = name, .product = product, .resource = key};
      add_node(node, key, sees_all_pods, pool->second);
    }
  }
  std::vector<GpuPool> out;
  for (auto& entry : pools) out.push_back(std::move(entry.second));
  return out;
}

const Value* controller_of(const Value& object) {
  for (const auto& owner : object.at("metadata", "ownerReferences").items())
    if (owner.at("controller").is_true()) return &owner;
  return nullptr;
}

// The workload at the top: the last owner that can be seen, or is at least named.
struct Top {
  ObjectRef ref;
  const Value* object = nullptr;
};
Top top_of(const Snapshot& snapshot, const Value& pod) {
  Top out{ref_of(pod), &pod};
  for (int depth = 0; depth < deepest_chain && out.object; ++depth) {
    const Value* owner = controller_of(*out.object);
    if (!owner) break;
    const Value* seen = snapshot.by_uid(owner->at("uid").text());
    if (seen)
      out = {ref_of(*seen), seen};
    else
      out = {{parse_api_version(owner->at("apiVersion").text()).group, owner->at("kind").text(), out.ref.ns,
              owner->at("name").text()},
             nullptr};
  }
  return out;
}

// Finished jobs keep their pods unless cleanPodPolicy says otherwise; stuck ones hold what others wait for.
std::string leak_of(const Verdict& verdict) {
  if (verdict.terminal) return "finished (" + verdict.reason + "), and its pods still run";
  if (verdict.status == Status::Degraded) return "cannot make progress (" + verdict.reason + ")";
  return "";
}

std::vector<GpuHolder> holders_of(const Snapshot& snapshot, TimePoint now, const Settings& settings) {
  std::map<std::pair<ObjectRef, std::string>, GpuHolder> holders;
  std::map<ObjectRef, Verdict> verdicts;
  for (const Value* pod : snapshot.of_kind("", "Pod")) {
    if (pod->at("spec", "nodeName").text().empty() || is_finished_pod(*pod)) continue;
    const auto requests = pod_requests(pod->at("spec"), snapshot, pod->at("metadata", "namespace").text());
    const std::string key = main_accelerator(requests, settings.accelerators);
    if (key.empty()) continue;
    const Top top = top_of(snapshot, *pod);
    auto [holder, is_new] = holders.try_emplace({top.ref, key});
    auto& row = holder->second;
    ++row.pods;
    row.amount += amount_of(requests, key);
    if (!is_new) continue;
    row.ref = top.ref;
    row.resource = key;
    if (!top.object || !has_training_rules(top.ref.group, top.ref.kind)) continue;
    auto [verdict, is_unknown] = verdicts.try_emplace(top.ref);
    if (is_unknown) verdict->second = assess(*top.object, snapshot, now, settings);
    row.verdict = verdict->second;
    row.leak = leak_of(row.verdict);
  }
  std::vector<GpuHolder> out;
  for (auto& entry : holders) out.push_back(std::move(entry.second));
  std::stable_sort(out.begin(), out.end(),
                   [](const GpuHolder& a, const GpuHolder& b) { return a.amount > b.amount; });
  return out;
}

}  // namespace

std::string node_pool(const Value& node) {
  for (const auto key : pool_labels)
    if (std::string value = label(node, key); !value.empty()) return value;
  return "";
}

GpuReport report_gpus(const Snapshot& snapshot, TimePoint now, const Settings& settings) {
  GpuReport out;
  out.sees_all_pods = snapshot.available_everywhere("", "Pod");
  out.pools = pools_of(snapshot, out.sees_all_pods, settings);
  out.holders = holders_of(snapshot, now, settings);
  return out;
}

std::vector<Source> gpu_report_sources() {
  std::set<Source> out;
  for (const auto& row : all_kinds()) {
    if (!row.job) continue;
    out.insert({{std::string(row.name.group), std::string(row.name.kind)}, true});
    for (auto source : needed_sources(row.name.group, row.name.kind)) {
      source.cluster_wide = true;
      out.insert(std::move(source));
    }
  }
  return {out.begin(), out.end()};
}

}  // namespace lockstep::health
