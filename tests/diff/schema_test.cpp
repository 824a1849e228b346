// SPDX-License-Identifier: Apache-2.0
#include "diff/schema.h"

#include "catch.h"

#include <set>
#include <string>

using namespace lockstep::diff;

namespace {

void walk(const Struct& type, std::set<const Struct*>& seen);

void walk(const Type& type, std::set<const Struct*>& seen) {
  if (type.element) walk(*type.element, seen);
  if (type.fields) walk(*type.fields, seen);
}

void walk(const Struct& type, std::set<const Struct*>& seen) {
  if (!seen.insert(&type).second) return;
  INFO(type.name);
  CHECK_FALSE(type.fields.empty());  // a name that the tables use and do not describe
  for (const auto& field : type.fields) {
    if (field.type.element && field.type.element->fields)
      for (const auto key : field.keys) CHECK(field.type.element->fields->find(key));
    walk(field.type, seen);
  }
}

}  // namespace

TEST_CASE("every type that the tables use is described, with the keys of its lists") {
  const std::pair<const char*, const char*> kinds[] = {
      {"v1", "Pod"},
      {"v1", "Service"},
      {"v1", "PersistentVolume"},
      {"v1", "Namespace"},
      {"v1", "Endpoints"},
      {"v1", "ServiceAccount"},
      {"v1", "ResourceQuota"},
      {"v1", "LimitRange"},
      {"v1", "Node"},
      {"v1", "Event"},
      {"v1", "ReplicationController"},
      {"v1", "Secret"},
      {"v1", "ConfigMap"},
      {"apps/v1", "Deployment"},
      {"apps/v1", "StatefulSet"},
      {"apps/v1", "DaemonSet"},
      {"apps/v1", "ReplicaSet"},
      {"batch/v1", "Job"},
      {"batch/v1", "CronJob"},
      {"autoscaling/v1", "HorizontalPodAutoscaler"},
      {"autoscaling/v2", "HorizontalPodAutoscaler"},
      {"policy/v1", "PodDisruptionBudget"},
      {"rbac.authorization.k8s.io/v1", "ClusterRole"},
      {"rbac.authorization.k8s.io/v1", "RoleBinding"},
      {"networking.k8s.io/v1", "NetworkPolicy"},
      {"networking.k8s.io/v1", "Ingress"},
      {"networking.k8s.io/v1beta1", "Ingress"},
      {"networking.k8s.io/v1", "IngressClass"},
      {"storage.k8s.io/v1", "StorageClass"},
      {"storage.k8s.io/v1", "CSIDriver"},
      {"admissionregistration.k8s.io/v1", "MutatingWebhookConfiguration"},
      {"admissionregistration.k8s.io/v1", "ValidatingWebhookConfiguration"},
      {"admissionregistration.k8s.io/v1beta1", "MutatingWebhookConfiguration"},
      {"admissionregistration.k8s.io/v1", "ValidatingAdmissionPolicyBinding"},
      {"scheduling.k8s.io/v1", "PriorityClass"},
      {"node.k8s.io/v1", "RuntimeClass"},
      {"coordination.k8s.io/v1", "Lease"},
      {"discovery.k8s.io/v1", "EndpointSlice"}};
  std::set<const Struct*> seen;
  for (const auto& [version, kind] : kinds) {
    CAPTURE(kind);
    const Struct* type = find_kind(version, kind);
    REQUIRE(type);
    CHECK(type->find("metadata"));
    walk(*type, seen);
  }
  CHECK(seen.size() > 180);
}

TEST_CASE("custom resources have no schema") {
  CHECK_FALSE(find_kind("kubeflow.org/v1", "PyTorchJob"));
  CHECK_FALSE(find_kind("apps/v2", "Deployment"));
  CHECK_FALSE(find_struct("NoSuchType"));
  CHECK(find_struct("PodSpec")->find("containers")->merge_key == "name");
}
