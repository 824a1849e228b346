// SPDX-License-Identifier: Apache-2.0
// The default table of name references: which fields of which kinds name a resource of another kind
// (spec kustomize §5).
#include "render/config.h"

#include <fmt/core.h>

#include <array>

namespace lockstep::render {

namespace {

struct Holder {
  std::string_view kind, pod_spec, version = "";
};
// Kinds with a pod spec in which ConfigMaps and Secrets are followed; ReplicationController is not one of
// them.
constexpr Holder data_holders[] = {
    {"Pod", "spec", "v1"},
    {"PodTemplate", "template/spec"},
    {"Deployment", "spec/template/spec"},
    {"ReplicaSet", "spec/template/spec"},
    {"DaemonSet", "spec/template/spec"},
    {"StatefulSet", "spec/template/spec"},
    {"Job", "spec/template/spec"},
    {"CronJob", "spec/jobTemplate/spec/template/spec"},
};
// And the ones in which service accounts, claims and priority classes are.
constexpr Holder other_holders[] = {
    {"Pod", "spec"},
    {"StatefulSet", "spec/template/spec"},
    {"Deployment", "spec/template/spec"},
    {"ReplicationController", "spec/template/spec"},
    {"CronJob", "spec/jobTemplate/spec/template/spec"},
    {"Job", "spec/template/spec"},
    {"DaemonSet", "spec/template/spec"},
};

struct Row {
  std::string_view path, kind, group = "", version = "";
};

class Builder {
 public:
  Builder(std::vector<NameReference>& references, std::string_view kind, std::string_view version = "",
          std::string_view group = "")
      : made_(references.emplace_back()) {
    made_.target = {std::string(group), std::string(version), std::string(kind)};
  }

  template <std::size_t Count>
  Builder& pods(const Holder (&holders)[Count], std::initializer_list<std::string_view> fields) {
    for (const auto& holder : holders)
      for (const auto field : fields)
        made_.referrers.push_back({{"", std::string(holder.version), std::string(holder.kind)},
                                   fmt::format("{}/{}", holder.pod_spec, field),
                                   false});
    return *this;
  }
  Builder& rows(std::initializer_list<Row> rows) {
    for (const auto& row : rows)
      made_.referrers.push_back({{std::string(row.group), std::string(row.version), std::string(row.kind)},
                                 std::string(row.path),
                                 false});
    return *this;
  }

 private:
  NameReference& made_;
};

constexpr std::string_view rbac = "rbac.authorization.k8s.io", admission = "admissionregistration.k8s.io";

void add_data(std::vector<NameReference>& all) {
  Builder(all, "ConfigMap", "v1")
      .pods(data_holders,
            {"volumes/configMap/name", "volumes/projected/sources/configMap/name",
             "containers/env/valueFrom/configMapKeyRef/name",
             "initContainers/env/valueFrom/configMapKeyRef/name", "containers/envFrom/configMapRef/name",
             "initContainers/envFrom/configMapRef/name"})
      .rows({{"spec/configSource/configMap", "Node"},
             {"rules/resourceNames", "Role"},
             {"rules/resourceNames", "ClusterRole"},
             {"metadata/annotations/nginx.ingress.kubernetes.io\\/fastcgi-params-configmap", "Ingress"}});
  Builder(all, "Secret", "v1")
      .pods(data_holders,
            {"volumes/secret/secretName", "volumes/projected/sources/secret/name",
             "containers/env/valueFrom/secretKeyRef/name", "initContainers/env/valueFrom/secretKeyRef/name",
             "containers/envFrom/secretRef/name", "initContainers/envFrom/secretRef/name",
             "imagePullSecrets/name"})
      .rows({{"spec/tls/secretName", "Ingress"},
             {"metadata/annotations/ingress.kubernetes.io\\/auth-secret", "Ingress"},
             {"metadata/annotations/nginx.ingress.kubernetes.io\\/auth-secret", "Ingress"},
             {"metadata/annotations/nginx.ingress.kubernetes.io\\/auth-tls-secret", "Ingress"},
             {"imagePullSecrets/name", "ServiceAccount"},
             {"parameters/secretName", "StorageClass"},
             {"parameters/adminSecretName", "StorageClass"},
             {"parameters/userSecretName", "StorageClass"},
             {"parameters/secretRef", "StorageClass"},
             {"rules/resourceNames", "Role"},
             {"rules/resourceNames", "ClusterRole"},
             {"spec/template/spec/containers/env/valueFrom/secretKeyRef/name", "Service",
              "serving.knative.dev", "v1"},
             {"spec/azureFile/secretName", "PersistentVolume"}});
}

void add_access(std::vector<NameReference>& all) {
  Builder(all, "Role", "", rbac).rows({{"roleRef/name", "RoleBinding", rbac}});
  Builder(all, "ClusterRole", "", rbac)
      .rows({{"roleRef/name", "RoleBinding", rbac}, {"roleRef/name", "ClusterRoleBinding", rbac}});
  Builder(all, "ServiceAccount", "v1")
      .rows({{"subjects", "RoleBinding", rbac}, {"subjects", "ClusterRoleBinding", rbac}})
      .pods(other_holders, {"serviceAccountName"});
}

void add_network(std::vector<NameReference>& all) {
  Builder(all, "Service", "v1")
      .rows({{"spec/serviceName", "StatefulSet", "apps"},
             {"spec/rules/http/paths/backend/serviceName", "Ingress"},
             {"spec/backend/serviceName", "Ingress"},
             {"spec/rules/http/paths/backend/service/name", "Ingress"},
             {"spec/defaultBackend/service/name", "Ingress"},
             {"spec/service/name", "APIService", "apiregistration.k8s.io"},
             {"webhooks/clientConfig/service", "ValidatingWebhookConfiguration", admission},
             {"webhooks/clientConfig/service", "MutatingWebhookConfiguration", admission}});
  // The group carries the version, so nothing ever matches; kept, since a custom table may merge with it.
  Builder(all, "IngressClass", "v1", "networking.k8s.io/v1").rows({{"spec/ingressClassName", "Ingress"}});
}

void add_storage(std::vector<NameReference>& all) {
  Builder(all, "PersistentVolumeClaim", "v1")
      .pods(other_holders, {"volumes/persistentVolumeClaim/claimName"});
  Builder(all, "PersistentVolume", "v1")
      .rows({{"spec/volumeName", "PersistentVolumeClaim"}, {"rules/resourceNames", "ClusterRole"}});
  Builder(all, "StorageClass", "v1", "storage.k8s.io")
      .rows({{"spec/storageClassName", "PersistentVolume"},
             {"spec/storageClassName", "PersistentVolumeClaim"},
             {"spec/volumeClaimTemplates/spec/storageClassName", "StatefulSet"}});
}

}  // namespace

void add_default_references(std::vector<NameReference>& references) {
  for (const std::string_view kind : {"Deployment", "ReplicationController", "ReplicaSet", "StatefulSet"})
    Builder(references, kind).rows({{"spec/scaleTargetRef/name", "HorizontalPodAutoscaler"}});
  add_data(references);
  add_access(references);
  add_network(references);
  add_storage(references);
  Builder(references, "PriorityClass", "v1", "scheduling.k8s.io").pods(other_holders, {"priorityClassName"});
  Builder(references, "ValidatingAdmissionPolicy", "", admission)
      .rows({{"spec/policyName", "ValidatingAdmissionPolicyBinding", admission}});
}

}  // namespace lockstep::render
