// SPDX-License-Identifier: Apache-2.0
// Kustomize's default tables (spec kustomize §4, §5), as rows that share what pod templates have in common.
#include "render/config.h"

#include <fmt/core.h>

#include <iterator>

namespace lockstep::render {

namespace {

struct Row {
  std::string_view path, kind, group = "", version = "";
};

FieldSpec spec(const Row& row, bool create = false) {
  return {{std::string(row.group), std::string(row.version), std::string(row.kind)},
          std::string(row.path),
          create};
}
template <class Rows>
void add(std::vector<FieldSpec>& specs, const Rows& rows, bool create) {
  for (const auto& row : rows) specs.push_back(spec(row, create));
}

constexpr Row template_metadata[] = {
    // + "labels" or "annotations"
    {"metadata/", ""},
    {"spec/template/metadata/", "ReplicationController", "", "v1"},
    {"spec/template/metadata/", "Deployment"},
    {"spec/template/metadata/", "ReplicaSet"},
    {"spec/template/metadata/", "DaemonSet"},
    {"spec/template/metadata/", "StatefulSet"},
    {"spec/template/metadata/", "Job", "batch"},
    {"spec/jobTemplate/metadata/", "CronJob", "batch"},
    {"spec/jobTemplate/spec/template/metadata/", "CronJob", "batch"},
};

constexpr Row made_selectors[] = {
    {"spec/selector", "Service", "", "v1"},      {"spec/selector", "ReplicationController", "", "v1"},
    {"spec/selector/matchLabels", "Deployment"}, {"spec/selector/matchLabels", "ReplicaSet"},
    {"spec/selector/matchLabels", "DaemonSet"},  {"spec/selector/matchLabels", "StatefulSet", "apps"},
};
constexpr Row kept_selectors[] = {
    {"spec/selector/matchLabels", "Job", "batch"},
    {"spec/jobTemplate/spec/selector/matchLabels", "CronJob", "batch"},
    {"spec/selector/matchLabels", "PodDisruptionBudget", "policy"},
    {"spec/podSelector/matchLabels", "NetworkPolicy", "networking.k8s.io"},
    {"spec/ingress/from/podSelector/matchLabels", "NetworkPolicy", "networking.k8s.io"},
    {"spec/egress/to/podSelector/matchLabels", "NetworkPolicy", "networking.k8s.io"},
};
constexpr std::string_view spread_selectors[] = {
    // below spec/template/spec of Deployment and StatefulSet
    "affinity/podAffinity/preferredDuringSchedulingIgnoredDuringExecution/podAffinityTerm/labelSelector/"
    "matchLabels",
    "affinity/podAffinity/requiredDuringSchedulingIgnoredDuringExecution/labelSelector/matchLabels",
    "affinity/podAntiAffinity/preferredDuringSchedulingIgnoredDuringExecution/podAffinityTerm/labelSelector/"
    "matchLabels",
    "affinity/podAntiAffinity/requiredDuringSchedulingIgnoredDuringExecution/labelSelector/matchLabels",
    "topologySpreadConstraints/labelSelector/matchLabels",
};

constexpr Row claim_template_labels[] = {
    {"spec/volumeClaimTemplates[]/metadata/labels", "StatefulSet", "apps"}};

constexpr Row image_fields[] = {
    {"spec/containers[]/image", ""},
    {"spec/initContainers[]/image", ""},
    {"spec/volumes[]/image/reference", ""},
    {"spec/template/spec/containers[]/image", ""},
    {"spec/template/spec/initContainers[]/image", ""},
    {"spec/template/spec/volumes[]/image/reference", ""},
    {"spec/jobTemplate/spec/template/spec/volumes[]/image/reference", ""},
};

constexpr Row replica_fields[] = {{"spec/replicas", "Deployment"},
                                  {"spec/replicas", "ReplicationController"},
                                  {"spec/replicas", "ReplicaSet"},
                                  {"spec/replicas", "StatefulSet"}};

constexpr Row made_namespaces[] = {{"metadata/name", "Namespace"},
                                   {"spec/service/namespace", "APIService", "apiregistration.k8s.io"}};
constexpr Row kept_namespaces[] = {{"spec/conversion/webhook/clientConfig/service/namespace",
                                    "CustomResourceDefinition", "apiextensions.k8s.io"}};

// Kinds that hold a pod spec, and where.
constexpr Row var_holders[] = {
    {"spec", "Pod"},
    {"spec/template/spec", "Deployment"},
    {"spec/template/spec", "DaemonSet"},
    {"spec/template/spec", "Job"},
    {"spec/template/spec", "ReplicaSet"},
    {"spec/template/spec", "StatefulSet"},
    {"spec/jobTemplate/spec/template/spec", "CronJob"},
};
constexpr std::string_view var_fields[] = {
    "containers/args",          "containers/command",
    "containers/env/value",     "containers/volumeMounts/mountPath",
    "initContainers/args",      "initContainers/command",
    "initContainers/env/value", "initContainers/volumeMounts/mountPath",
};
constexpr Row other_var_fields[] = {
    {"spec/volumes/nfs/server", "Pod"},
    {"spec/template/spec/volumes/nfs/server", "Deployment"},
    {"spec/template/spec/volumes/nfs/server", "DaemonSet"},
    {"spec/template/spec/volumes/nfs/server", "Job"},
    {"spec/template/spec/volumes/nfs/server", "ReplicaSet"},
    {"spec/jobTemplate/spec/template/volumes/nfs/server", "CronJob"},  // leads nowhere, as in kustomize
    {"spec/volumeClaimTemplates/spec/nfs/server", "StatefulSet"},
    {"spec/nfs/server", "PersistentVolume"},
    {"spec/template/metadata/annotations", "Deployment"},
    {"spec/rules/host", "Ingress"},
    {"spec/tls/hosts", "Ingress"},
    {"spec/tls/secretName", "Ingress"},
    {"spec/ports/port", "Service"},
    {"spec/ports/targetPort", "Service"},
    {"metadata/labels", ""},
    {"metadata/annotations", ""},
};

void add_labels_and_more(Config& config) {
  for (const auto& row : template_metadata) {
    FieldSpec made = spec(row, true);
    const std::string holder = made.path;
    made.path = holder + "labels";
    if (made.gvk.kind == "StatefulSet") made.gvk.group = "apps";
    config.template_labels.push_back(made);
    made.path = holder + "annotations";
    if (made.gvk.kind == "StatefulSet") made.gvk.group.clear();
    config.common_annotations.push_back(made);
  }
  add(config.volume_claim_template_labels, claim_template_labels, true);
  auto& labels = config.common_labels;
  labels = config.template_labels;
  add(labels, claim_template_labels, true);
  add(labels, made_selectors, true);
  add(labels, kept_selectors, false);
  for (const auto path : spread_selectors)
    for (const std::string_view kind : {"Deployment", "StatefulSet"})
      labels.push_back(spec({"spec/template/spec/" + std::string(path), kind, "apps"}));
}

void add_vars(std::vector<FieldSpec>& specs) {
  for (const auto& holder : var_holders)
    for (const auto field : var_fields)
      specs.push_back({{"", "", std::string(holder.kind)}, fmt::format("{}/{}", holder.path, field), false});
  add(specs, other_var_fields, false);
}

}  // namespace

void add_default_references(std::vector<NameReference>& references);

const Config& default_config() {
  static const Config config = [] {
    Config made;
    made.name_prefix = made.name_suffix = {{{}, "metadata/name", false}};
    add(made.ns, made_namespaces, true);
    add(made.ns, kept_namespaces, false);
    add_labels_and_more(made);
    add_vars(made.var_reference);
    add(made.images, image_fields, true);
    add(made.replicas, replica_fields, true);
    add_default_references(made.name_reference);
    return made;
  }();
  return config;
}

}  // namespace lockstep::render
