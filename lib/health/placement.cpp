// SPDX-License-Identifier: Apache-2.0
#include "health/placement.h"

#include "base/error.h"
#include "base/strings.h"
#include "health/claims.h"
#include "health/devices.h"
#include "health/events.h"
#include "health/node_choice.h"
#include "health/placement_pod.h"
#include "health/scheduler_text.h"
#include "health/topology.h"
#include "value/json.h"

#include <algorithm>

namespace lockstep::health {

namespace {

// For this long a node autoscaler may still cure a misfit (spec §3.5).
constexpr seconds autoscaler_grace{300};

constexpr int plugin_rank = 12;
constexpr int claim_rank = 24;

std::string names_of(const Nodes& nodes) {
  std::vector<std::string> names;
  for (const NodeInfo* node : nodes) names.push_back(node->name);
  return join(names, ", ");
}

// What the nodes offer of accelerators, for "advertised: ...".
std::string advertised(const Nodes& nodes, const Settings& settings) {
  std::vector<std::string> keys;
  for (const NodeInfo* node : nodes)
    for (const auto& [key, amount] : node->allocatable)
      if (amount.milli > 0 && is_accelerator(key, settings.accelerators)) keys.push_back(key);
  std::sort(keys.begin(), keys.end());
  keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
  return keys.empty() ? "none" : join(keys, ", ");
}

// Nodes that have devices which nobody offers: the kubelet zeroes allocatable when the plugin goes, and after
// its own restart it drops the key.
Nodes silent_nodes(const Nodes& nodes, std::string_view key) {
  Nodes out;
  std::copy_if(nodes.begin(), nodes.end(), std::back_inserter(out), [&](const NodeInfo* node) {
    const bool names_vendor =
        std::any_of(node->capacity.begin(), node->capacity.end(),
                    [](const auto& entry) { return entry.first.starts_with("nvidia.com/"); });
    return amount_of(node->capacity, key).milli > 0 || (can_serve(*node, key) && !names_vendor);
  });
  return out;
}

// The GPU operator pauses its plugin for a driver upgrade, and people switch it off by label.
std::string plugin_note(const Nodes& nodes) {
  for (const NodeInfo* node : nodes) {
    const std::string deploy = label(*node->node, "nvidia.com/gpu.deploy.device-plugin");
    if (deploy == "false" || deploy.starts_with("paused"))
      return fmt::format("; the device plugin is switched off on {} (nvidia.com/gpu.deploy.device-plugin={})",
                         node->name, deploy);
    const std::string upgrade = label(*node->node, "nvidia.com/gpu-driver-upgrade-state");
    if (!upgrade.empty() && upgrade != "upgrade-done")
      return fmt::format("; a driver upgrade is under way on {} ({})", node->name, upgrade);
  }
  return "";
}

std::string choosers(const Value& pod_spec) {
  Value wanted = Value::map();
  if (pod_spec.has("nodeSelector")) wanted.set("nodeSelector", pod_spec.at("nodeSelector"));
  const Value& affinity =
      pod_spec.at("affinity", "nodeAffinity", "requiredDuringSchedulingIgnoredDuringExecution");
  if (!affinity.is_null()) wanted.set("nodeAffinity", affinity);
  return to_json(wanted);
}

// Rows 2 and 3: claims, which each pod has of its own.
std::optional<Finding> explain_claims(const View& view, const Value& pod, const std::string& text) {
  const std::string& name = pod.at("metadata", "name").text();
  if (const std::string missing = missing_claim(text); !missing.empty())
    return Finding{claim_rank, Status::Degraded, "PVCMissing", fmt::format("pod {}: {}", name, missing)};
  if (!is_about_unbound_claim(text) && !is_about_deleted_claim(text) && !is_about_lost_volume(text))
    return std::nullopt;
  if (auto found = diagnose_claims(view, pod)) return found;
  const std::string core = fmt::format("pod {}: {}", name, quoted(text));
  if (is_about_deleted_claim(text)) return Finding{claim_rank, Status::Degraded, "PVCMissing", core};
  if (is_about_lost_volume(text)) return Finding{claim_rank, Status::Degraded, "PVCProvisionFailed", core};
  return Finding{rank::capacity, Status::Progressing, "PVCPending", core};
}

}  // namespace

Placement::Placement(const View& view, const Gang& gang)
    : view_(view),
      gang_(gang),
      sees_nodes_(view.snapshot.available("", "Node") && view.snapshot.available_everywhere("", "Pod")) {
  for (const auto& rank : gang.ranks)
    if (refusal(*rank.pod)) pending_.push_back(&rank);
}

Resources Placement::request_of(const Value& pod) const {
  return pod_requests(pod.at("spec"), view_.snapshot, pod.at("metadata", "namespace").text());
}

Finding Placement::explain(const Rank& rank) {
  const Value& body = *rank.pod;
  const Value* condition = refusal(body);
  const std::string& text = condition ? condition->at("message").text() : Value::null().text();
  const auto evidence = seen(body, "status.conditions[PodScheduled].message", quoted(text));

  const auto& events = view_.snapshot.events_about(body.at("metadata", "uid").text());
  const Value* growth = latest_event(events, view_.now, view_.settings.scale_up_age, [](const Value& event) {
    return event.at("reason").text() == "TriggeredScaleUp" || event.at("reason").text() == "Nominated";
  });
  if (growth)
    return {rank::scaling,
            Status::Progressing,
            "ScalingUp",
            fmt::format("pod {}: node autoscaler is adding capacity ({})", rank.name(),
                        quoted(event_text(*growth))),
            {seen(*growth, "message", event_text(*growth))}};
  if (auto found = explain_claims(view_, body, text)) {
    if (found->evidence.empty()) found->evidence.push_back(evidence);
    return *std::move(found);
  }

  Pod pod{body, request_of(body), "", text, may_grow(body)};
  pod.key = main_accelerator(pod.request, view_.settings.accelerators);
  std::string shape = fmt::format("{} {}", text, pod.may_grow);
  for (const std::string_view part : {"nodeSelector", "affinity", "tolerations"})
    shape += to_json(body.at("spec", part));
  for (const auto& [key, quantity] : pod.request) shape += fmt::format(" {}={}", key, quantity.milli);
  const auto [known, is_new] = by_shape_.try_emplace(std::move(shape));
  if (is_new) {
    known->second = decide(pod);
    known->second.evidence.push_back(evidence);
  }
  return known->second;
}

// Whether a new node may still appear for this pod.
bool Placement::may_grow(const Value& pod) const {
  const bool autoscaled = view_.settings.autoscaled ||
                          view_.snapshot.find("", "ConfigMap", "kube-system", "cluster-autoscaler-status") ||
                          !view_.snapshot.of_kind("karpenter.sh", "NodePool").empty();
  if (!autoscaled || age_of(pod.at("metadata", "creationTimestamp"), view_.now) > autoscaler_grace)
    return false;
  const auto& events = view_.snapshot.events_about(pod.at("metadata", "uid").text());
  return !latest_event(events, view_.now, std::nullopt,
                       [](const Value& event) { return event.at("reason").text() == "NotTriggerScaleUp"; });
}

Finding Placement::structural(const Pod& pod, std::string_view reason, std::string core) const {
  return {rank::structural, pod.misfit(), reason, fmt::format("pod {}: {}", pod.name(), core)};
}

// Rows 4 to 11.
Finding Placement::decide(const Pod& pod) const {
  const std::string text = fmt::format("pod {}: {}", pod.name(), quoted(pod.text));
  if (is_about_missing_device_class(pod.text))
    return {rank::structural, Status::Degraded, "GPUResourceUnknown", text};
  if (is_about_volumes(pod.text)) return {rank::capacity, Status::Degraded, "VolumeUnavailable", text};
  if (pod.key.starts_with("dra:")) return decide_devices(pod, pod.key.substr(4));
  if (is_about_device_claims(pod.text)) {
    const std::string device_class = class_of_extended_resource(view_.snapshot, pod.key);
    if (!device_class.empty()) return decide_devices(pod, device_class);
    return {rank::capacity, Status::Progressing, "InsufficientGPU", text};
  }
  if (!sees_nodes_) return decide_blind(pod);

  const auto choice = choose_nodes(view_.snapshot.capacity(), pod.spec(), pod.key);
  if (choice.matching.empty())
    return structural(pod, "NoMatchingNodes",
                      fmt::format("0 of {} nodes match nodeSelector/affinity {}",
                                  view_.snapshot.capacity().nodes().size(), choosers(pod.spec())));
  if (choice.tolerated.empty())
    return structural(pod, "UntoleratedTaint",
                      fmt::format("{} matching {}node(s) carry taint {}={}:{} that the pod does not tolerate",
                                  choice.considered.size(), pod.key.empty() ? "" : "GPU ", choice.taint->key,
                                  choice.taint->value, choice.taint->effect));
  if (choice.usable.empty())
    return structural(pod, "NodesUnavailable",
                      fmt::format("all {} matching node(s) are cordoned or NotReady: {}",
                                  choice.tolerated.size(), names_of(choice.tolerated)));
  const bool is_offered = std::any_of(choice.usable.begin(), choice.usable.end(), [&](const NodeInfo* node) {
    return amount_of(node->allocatable, pod.key).milli > 0;
  });
  if (pod.key.empty() || is_offered) return decide_capacity(pod, choice);

  if (const std::string device_class = class_of_extended_resource(view_.snapshot, pod.key);
      !device_class.empty())
    return decide_devices(pod, device_class);
  const Nodes silent = silent_nodes(choice.usable, pod.key);
  if (silent.empty())
    return structural(pod, "GPUResourceUnknown",
                      fmt::format("no matching node advertises {} (advertised: {})", pod.key,
                                  advertised(choice.usable, view_.settings)));
  return {plugin_rank, pod.misfit(), "DevicePluginDown",
          fmt::format("pod {}: {} allocatable is 0 on {} although the node has GPUs{}", pod.name(), pod.key,
                      names_of(silent), plugin_note(silent))};
}

// Row 6, and keys that a DeviceClass stands in for.
Finding Placement::decide_devices(const Pod& pod, const std::string& device_class) const {
  const DeviceSupply supply = device_supply(view_.snapshot, device_class);
  if (!supply.class_exists)
    return {rank::structural, Status::Degraded, "GPUResourceUnknown",
            fmt::format("pod {}: device class {} does not exist", pod.name(), device_class)};
  if (!view_.snapshot.available("resource.k8s.io", "ResourceSlice")) return decide_blind(pod);
  if (supply.published == 0)
    return {plugin_rank, Status::Degraded, "DevicePluginDown",
            fmt::format("driver {} publishes no devices in any ResourceSlice", supply.driver)};
  const Quantity need = std::max(amount_of(gang_.need(), pod.key), amount_of(pod.request, pod.key));
  return {rank::capacity, Status::Progressing, "InsufficientGPU",
          fmt::format("needs {} device(s) of class {}, {} free in ResourceSlices", need.whole(), device_class,
                      supply.free)};
}

// Row 7: without nodes, or the pods of all namespaces, nothing can be said about what is free.
Finding Placement::decide_blind(const Pod& pod) const {
  const auto keys = insufficient_keys(pod.text);
  std::string_view reason = "Unschedulable";
  if (!keys.empty())
    reason = is_accelerator(keys.front(), view_.settings.accelerators) ? "InsufficientGPU"
                                                                       : "InsufficientResources";
  return {rank::capacity, Status::Progressing, reason,
          fmt::format("pod {}: {}", pod.name(), quoted(pod.text))};
}

}  // namespace lockstep::health
