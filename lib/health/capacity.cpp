// SPDX-License-Identifier: Apache-2.0
#include "health/capacity.h"

#include "base/strings.h"

#include <algorithm>
#include <array>

namespace lockstep::health {

namespace {

bool contains_any(const std::vector<Value>& values, std::string_view text) {
  return std::any_of(values.begin(), values.end(), [&](const Value& v) { return v.text() == text; });
}

bool matches_expression(const Value& expression, const Value* have) {
  const std::string& op = expression.at("operator").text();
  const auto& values = expression.at("values").items();
  if (op == "Exists") return have != nullptr;
  if (op == "DoesNotExist") return have == nullptr;
  if (op == "In") return have && contains_any(values, have->text());
  if (op == "NotIn") return !have || !contains_any(values, have->text());
  if ((op != "Gt" && op != "Lt") || !have || values.empty()) return false;
  const auto left = parse_int(have->text()), right = parse_int(values.front().text());
  if (!left || !right) return false;
  return op == "Gt" ? *left > *right : *left < *right;
}

// A term without any expression selects nothing (Kubernetes API, NodeSelectorTerm).
bool matches_term(const Value& node, const Value& term) {
  const auto& expressions = term.at("matchExpressions").items();
  const auto& fields = term.at("matchFields").items();
  if (expressions.empty() && fields.empty()) return false;
  const Value& labels = node.at("metadata", "labels");
  for (const auto& e : expressions)
    if (!matches_expression(e, labels.find(e.at("key").text()))) return false;
  for (const auto& e : fields)
    if (e.at("key").text() != "metadata.name" || !matches_expression(e, node.at("metadata").find("name")))
      return false;
  return true;
}

bool tolerates(const Value& toleration, const Taint& taint) {
  const std::string& effect = toleration.at("effect").text();
  if (!effect.empty() && effect != taint.effect) return false;
  const std::string& key = toleration.at("key").text();
  if (toleration.at("operator").text() == "Exists") return key.empty() || key == taint.key;
  return key == taint.key && toleration.at("value").text() == taint.value;
}

bool is_cordon_taint(std::string_view key) {
  return key == "node.kubernetes.io/unschedulable" || key == "node.kubernetes.io/not-ready" ||
         key == "node.kubernetes.io/unreachable";
}

constexpr std::array<std::string_view, 9> gpu_words = {
    "gpu", "xid", "nvlink", "nvidia", "accelerat", "iblink", "infiniband", "dcgm", "neuron"};

}  // namespace

bool matches_affinity(const Value& node, const Value& pod_spec) {
  const Value& labels = node.at("metadata", "labels");
  for (const auto& [key, value] : pod_spec.at("nodeSelector").members()) {
    const Value* have = labels.find(key);
    if (!have || have->text() != value.text()) return false;
  }
  const Value& required =
      pod_spec.at("affinity", "nodeAffinity", "requiredDuringSchedulingIgnoredDuringExecution");
  if (!required.is_map()) return true;
  const auto& terms = required.at("nodeSelectorTerms").items();
  return std::any_of(terms.begin(), terms.end(), [&](const Value& term) { return matches_term(node, term); });
}

std::vector<Taint> untolerated_taints(const Value& node, const Value& pod_spec) {
  std::vector<Taint> out;
  const auto& tolerations = pod_spec.at("tolerations").items();
  for (const auto& item : node.at("spec", "taints").items()) {
    const Taint taint{item.at("key").text(), item.at("value").text(), item.at("effect").text()};
    if ((taint.effect != "NoSchedule" && taint.effect != "NoExecute") || is_cordon_taint(taint.key)) continue;
    if (std::none_of(tolerations.begin(), tolerations.end(),
                     [&](const Value& toleration) { return tolerates(toleration, taint); }))
      out.push_back(taint);
  }
  return out;
}

Quantity NodeInfo::free(std::string_view key) const {
  return amount_of(allocatable, key) - amount_of(used, key);
}

std::optional<BadCondition> NodeInfo::gpu_trouble() const {
  std::optional<BadCondition> worst;
  for (const auto& condition : node->at("status", "conditions").items()) {
    const std::string& type = condition.at("type").text();
    const std::string lower = to_lower(type);
    if (std::none_of(gpu_words.begin(), gpu_words.end(), [&](auto word) { return contains(lower, word); }))
      continue;
    // "GPUUnhealthy" ends in no capital "Healthy"; "NotReady" names the trouble itself.
    const bool good_when_true = (type.ends_with("Ready") && !type.ends_with("NotReady")) ||
                                type.ends_with("Healthy") || type.ends_with("OK");
    const std::string& status = condition.at("status").text();
    if (status != (good_when_true ? "False" : "True")) continue;
    if (!worst || type < worst->type)
      worst = BadCondition{type, status, condition.at("reason").text(), condition.at("message").text()};
  }
  return worst;
}

Capacity::Capacity(const Snapshot& snapshot) {
  for (const Value* node : snapshot.of_kind("", "Node")) {
    NodeInfo info;
    info.node = node;
    info.name = node->at("metadata", "name").text();
    info.allocatable = read_resources(node->at("status", "allocatable"));
    info.capacity = read_resources(node->at("status", "capacity"));
    info.cordoned = node->at("spec", "unschedulable").is_true();
    for (const auto& condition : node->at("status", "conditions").items())
      if (condition.at("type").text() == "Ready") {
        info.ready = condition.at("status").text() == "True";
        info.not_ready_text = condition.at("message").text();
      }
    for (const Value* pod : snapshot.pods_on(info.name)) {
      const std::string& phase = pod->at("status", "phase").text();
      if (phase == "Succeeded" || phase == "Failed") continue;
      info.used += pod_requests(pod->at("spec"), snapshot, pod->at("metadata", "namespace").text());
      info.used["pods"] += Quantity::of(1);
    }
    nodes_.push_back(std::move(info));
  }
}

const NodeInfo* Capacity::find(std::string_view name) const {
  const auto found =
      std::lower_bound(nodes_.begin(), nodes_.end(), name,
                       [](const NodeInfo& node, std::string_view key) { return node.name < key; });
  return found != nodes_.end() && found->name == name ? &*found : nullptr;
}

}  // namespace lockstep::health
