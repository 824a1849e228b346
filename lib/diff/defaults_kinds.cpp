// SPDX-License-Identifier: Apache-2.0
#include "diff/defaults_kinds.h"

#include "diff/quantity.h"
#include "value/json.h"

#include <algorithm>

namespace lockstep::diff {

namespace {

void set_missing(Value& record, std::string_view field, Value value) {
  Value& present = record[field];
  if (present.is_null() || (present.is_string() && present.empty())) present = std::move(value);
}

// "Always" for the tag latest, also when it is meant by leaving the tag out. A name that is no image has no
// tag.
std::string pull_policy(std::string_view image) {
  constexpr std::string_view allowed = "abcdefghijklmnopqrstuvwxyz0123456789._-/:@";
  const auto digest = image.find('@');
  const std::string_view name = image.substr(0, digest);
  const auto slash = name.rfind('/');
  const auto colon = name.find(':', slash == std::string_view::npos ? 0 : slash);
  const std::string_view tag = colon == std::string_view::npos ? "" : name.substr(colon + 1);
  const std::string_view repository = name.substr(0, colon);
  const bool is_image =
      !repository.empty() && repository.find_first_not_of(allowed) == std::string_view::npos;
  const bool is_latest = tag == "latest" || (tag.empty() && digest == std::string_view::npos);
  return is_image && is_latest ? "Always" : "IfNotPresent";
}

void container(Value& record) {
  set_missing(record, "imagePullPolicy", pull_policy(record.at("image").text()));
}

void volume(Value& record) {
  if (record.size() == 1) record.set("emptyDir", Value::map());  // a name alone
  if (Value* image = record.find("image"); image && image->is_map())
    set_missing(*image, "pullPolicy", pull_policy(image->at("reference").text()));
}

void service(Value& record) {
  const std::string type = record.at("type").text(), affinity = record.at("sessionAffinity").text();
  if (affinity == "None") record.erase("sessionAffinityConfig");
  if (affinity == "ClientIP" && record.at("sessionAffinityConfig", "clientIP", "timeoutSeconds").is_null())
    record.set("sessionAffinityConfig",
               Value::map({{"clientIP", Value::map({{"timeoutSeconds", Value::integer(10800)}})}}));
  const bool is_balancer = type == "LoadBalancer", is_node_port = type == "NodePort";
  if (is_balancer || is_node_port || (type == "ClusterIP" && !record.at("externalIPs").empty()))
    set_missing(record, "externalTrafficPolicy", "Cluster");
  if ((is_balancer || is_node_port || type == "ClusterIP") && record.at("internalTrafficPolicy").is_null())
    record.set("internalTrafficPolicy", "Cluster");
  if (is_balancer && record.at("allocateLoadBalancerNodePorts").is_null())
    record.set("allocateLoadBalancerNodePorts", Value::boolean(true));
}

void service_port(Value& record) {
  const Value& target = record.at("targetPort");
  if (target.empty() || target == Value::integer(0)) record.set("targetPort", record.at("port"));
}

void rolling_update(Value& strategy, const Value& unavailable, const Value& surge) {
  if (strategy.at("type").text() != "RollingUpdate") return;
  Value& update = strategy["rollingUpdate"];
  if (update.is_null()) update = Value::map();
  set_missing(update, "maxUnavailable", unavailable);
  set_missing(update, "maxSurge", surge);
}
void deployment_strategy(Value& record) { rolling_update(record, "25%", "25%"); }
void daemon_set_strategy(Value& record) { rolling_update(record, Value::integer(1), Value::integer(0)); }

void stateful_set_strategy(Value& record) {
  if (record.at("type").empty()) {
    record.set("type", "RollingUpdate");
    Value& update = record["rollingUpdate"];
    if (update.is_null()) update = Value::map();
  }
  Value* update = record.find("rollingUpdate");
  if (record.at("type").text() != "RollingUpdate" || !update || update->is_null()) return;
  set_missing(*update, "partition", Value::integer(0));
}

void limit_range_item(Value& record) {
  if (record.at("type").text() != "Container") return;
  const auto take = [&](std::string_view to, std::string_view from) {
    const Value source = record.at(from);
    for (const auto& [resource, amount] : source.members())
      if (!record.at(to).has(resource)) record[to].set(resource, amount);
  };
  take("default", "max");
  take("defaultRequest", "default");
  take("defaultRequest", "min");
}

void network_policy(Value& record) {
  if (!record.at("policyTypes").empty()) return;
  Value types = Value::list({Value("Ingress")});
  if (!record.at("egress").empty()) types.push("Egress");
  record.set("policyTypes", std::move(types));
}

void subject(Value& record) {
  const std::string kind = record.at("kind").text();
  if (kind == "User" || kind == "Group") set_missing(record, "apiGroup", "rbac.authorization.k8s.io");
}

void autoscaler(Value& record) {
  if (record.at("metrics").empty())
    record.set("metrics", read_json(R"([{"type":"Resource","resource":{"name":"cpu",
        "target":{"type":"Utilization","averageUtilization":80}}}])"));
  Value* behavior = record.find("behavior");
  if (!behavior || behavior->is_null()) return;
  const auto rules = [&](std::string_view direction, Value standard) {
    const Value given = behavior->at(direction);
    for (const char* field : {"selectPolicy", "stabilizationWindowSeconds", "policies", "tolerance"})
      if (!given.at(field).is_null()) standard.set(field, given.at(field));
    behavior->set(direction, std::move(standard));
  };
  rules("scaleUp", read_json(R"({"stabilizationWindowSeconds":0,"selectPolicy":"Max","policies":[
      {"type":"Pods","value":4,"periodSeconds":15},{"type":"Percent","value":100,"periodSeconds":15}]})"));
  rules("scaleDown", read_json(R"({"selectPolicy":"Max","policies":[
      {"type":"Percent","value":100,"periodSeconds":15}]})"));
}

struct TypeRule {
  std::string_view type;
  void (*apply)(Value& record);
};
constexpr TypeRule type_rules[] = {
    {"Container", container},
    {"DaemonSetUpdateStrategy", daemon_set_strategy},
    {"DeploymentStrategy", deployment_strategy},
    {"EphemeralContainer", container},
    {"HorizontalPodAutoscalerSpec", autoscaler},
    {"LimitRangeItem", limit_range_item},
    {"NetworkPolicySpec", network_policy},
    {"ServicePort", service_port},
    {"ServiceSpec", service},
    {"StatefulSetUpdateStrategy", stateful_set_strategy},
    {"Subject", subject},
    {"Volume", volume},
};

// The request of a resource that only has a limit.
void requests_from_limits(Value& resources) {
  const Value limits = resources.at("limits");
  for (const auto& [resource, amount] : limits.members())
    if (!resources.at("requests").has(resource)) resources["requests"].set(resource, amount);
}

void pod(Value& object) {
  Value& spec = object["spec"];
  if (spec.at("enableServiceLinks").is_null()) spec.set("enableServiceLinks", Value::boolean(true));
  for (const char* list : {"containers", "initContainers"}) {
    Value* containers = spec.find(list);
    if (!containers || !containers->is_list()) continue;
    for (auto& item : containers->items()) {
      if (Value* resources = item.find("resources")) requests_from_limits(*resources);
      Value* ports = item.find("ports");
      if (!spec.at("hostNetwork").is_true() || !ports) continue;
      for (auto& port : ports->items())
        if (!port.has("hostPort")) port.set("hostPort", port.at("containerPort"));
    }
  }
}

void name_space(Value& object) {
  const std::string name = object.at("metadata", "name").text();
  if (!name.empty()) object["metadata"]["labels"].set("kubernetes.io/metadata.name", name);
}

void labels_from_template(Value& object) {
  const Value labels = object.at("spec", "template", "metadata", "labels");
  if (labels.empty()) return;
  if (object.at("metadata", "labels").empty()) object["metadata"].set("labels", labels);
}

void job(Value& object) {
  labels_from_template(object);
  Value& spec = object["spec"];
  if (spec.at("parallelism").is_null()) {
    if (spec.at("completions").is_null()) spec.set("completions", Value::integer(1));
    spec.set("parallelism", Value::integer(1));
  }
  set_missing(spec, "backoffLimit",
              Value::integer(spec.at("backoffLimitPerIndex").is_null() ? 6 : 2147483647));
  set_missing(spec, "completionMode", "NonIndexed");
  set_missing(spec, "suspend", Value::boolean(false));
  set_missing(spec, "manualSelector", Value::boolean(false));
  set_missing(spec, "podReplacementPolicy",
              spec.at("podFailurePolicy").is_null() ? "TerminatingOrFailed" : "Failed");
}

void replication_controller(Value& object) {
  const Value labels = object.at("spec", "template", "metadata", "labels");
  if (labels.empty()) return;
  labels_from_template(object);
  if (object.at("spec", "selector").empty()) object["spec"].set("selector", labels);
}

// The first apps version took its selector from the template.
void early_workload(Value& object) {
  const Value labels = object.at("spec", "template", "metadata", "labels");
  if (labels.empty()) return;
  labels_from_template(object);
  if (object.at("spec", "selector").is_null())
    object["spec"].set("selector", Value::map({{"matchLabels", labels}}));
}
void early_stateful_set(Value& object) {
  early_workload(object);
  set_missing(object["spec"]["updateStrategy"], "type", "OnDelete");
}

void load_balancer_service(Value& object) {
  if (object.at("spec", "type").text() != "LoadBalancer") return;
  Value* status = object.find("status");
  Value* balancer = status ? status->find("loadBalancer") : nullptr;
  Value* ingress = balancer ? balancer->find("ingress") : nullptr;
  if (!ingress || !ingress->is_list()) return;
  for (auto& address : ingress->items())
    if (!address.at("ip").empty() && address.at("ipMode").is_null()) address.set("ipMode", "VIP");
}

struct KindRule {
  std::string_view api_version, kind;
  void (*apply)(Value& object);
};
constexpr KindRule kind_rules[] = {
    {"apps/v1beta1", "Deployment", early_workload},
    {"apps/v1beta1", "StatefulSet", early_stateful_set},
    {"batch/v1", "Job", job},
    {"v1", "Namespace", name_space},
    {"v1", "Pod", pod},
    {"v1", "ReplicationController", replication_controller},
    {"v1", "Service", load_balancer_service},
};

}  // namespace

void default_by_neighbours(Value& record, std::string_view type) {
  for (const auto& rule : type_rules)
    if (rule.type == type) rule.apply(record);
}

void default_of_kind(Value& object) {
  for (const auto& rule : kind_rules)
    if (rule.api_version == object.at("apiVersion").text() && rule.kind == object.at("kind").text())
      rule.apply(object);
}

void round_up_to_milli(Value& quantity) {
  const std::string& text = quantity.text();
  if (text.empty() || (text.back() != 'n' && text.back() != 'u')) return;
  // "1500u" is 2m, "-1500u" is -2m: away from zero, as resource.Quantity rounds.
  const long long unit = text.back() == 'n' ? 1'000'000 : 1'000;
  const long long amount = std::stoll(text);
  const long long rest = amount % unit;
  const long long milli = amount / unit + (rest > 0 ? 1 : rest < 0 ? -1 : 0);
  quantity = Value(canonical_quantity(std::string_view(std::to_string(milli) + "m")).value_or(text));
}

}  // namespace lockstep::diff
