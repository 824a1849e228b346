// SPDX-License-Identifier: Apache-2.0
#include "health/references.h"

#include <set>

namespace lockstep::health {

namespace {

class Collector {
 public:
  explicit Collector(const std::string& ns) : ns_(ns) {}

  void add(std::string_view group, std::string_view kind, const Value& name, std::string_view reason,
           bool is_namespaced = true) {
    if (!name.text().empty())
      found_.insert({{std::string(group), std::string(kind), is_namespaced ? ns_ : "", name.text()}, reason});
  }
  // A reference with `name` and perhaps `optional: true`.
  void add_config(std::string_view kind, const Value& reference, std::string_view name_key = "name") {
    if (!reference.at("optional").is_true()) add("", kind, reference.at(name_key), "ConfigMissing");
  }
  std::vector<Reference> take() { return {found_.begin(), found_.end()}; }

 private:
  const std::string& ns_;
  std::set<Reference> found_;
};

void add_volumes(const Value& pod_spec, Collector& out) {
  for (const auto& volume : pod_spec.at("volumes").items()) {
    out.add("", "PersistentVolumeClaim", volume.at("persistentVolumeClaim", "claimName"), "PVCMissing");
    out.add_config("ConfigMap", volume.at("configMap"));
    out.add_config("Secret", volume.at("secret"), "secretName");
    for (const auto& source : volume.at("projected", "sources").items()) {
      out.add_config("ConfigMap", source.at("configMap"));
      out.add_config("Secret", source.at("secret"));
    }
  }
}

void add_environment(const Value& container, Collector& out) {
  for (const auto& variable : container.at("env").items()) {
    out.add_config("ConfigMap", variable.at("valueFrom", "configMapKeyRef"));
    out.add_config("Secret", variable.at("valueFrom", "secretKeyRef"));
  }
  for (const auto& source : container.at("envFrom").items()) {
    out.add_config("ConfigMap", source.at("configMapRef"));
    out.add_config("Secret", source.at("secretRef"));
  }
}

}  // namespace

std::vector<Reference> references_of(const Value& pod_spec, const std::string& ns) {
  Collector out(ns);
  add_volumes(pod_spec, out);
  for (const std::string_view list : {"initContainers", "containers"})
    for (const auto& container : pod_spec.at(list).items()) add_environment(container, out);
  for (const auto& secret : pod_spec.at("imagePullSecrets").items())
    out.add("", "Secret", secret.at("name"), "ImagePullFailed");
  if (pod_spec.at("serviceAccountName").text() != "default")
    out.add("", "ServiceAccount", pod_spec.at("serviceAccountName"), "ServiceAccountMissing");
  if (!pod_spec.at("priorityClassName").text().starts_with("system-"))
    out.add("scheduling.k8s.io", "PriorityClass", pod_spec.at("priorityClassName"), "PriorityClassMissing",
            false);
  out.add("node.k8s.io", "RuntimeClass", pod_spec.at("runtimeClassName"), "SandboxFailed", false);
  for (const auto& claim : pod_spec.at("resourceClaims").items()) {
    out.add("resource.k8s.io", "ResourceClaim", claim.at("resourceClaimName"), "DeviceAllocationFailed");
    out.add("resource.k8s.io", "ResourceClaimTemplate", claim.at("resourceClaimTemplateName"),
            "DeviceAllocationFailed");
  }
  return out.take();
}

}  // namespace lockstep::health
