// SPDX-License-Identifier: Apache-2.0
// The built-in schema: the kinds of Kubernetes 1.21 and their merging lists, from "patch strategy" and "patch
// merge key" in its API reference. Fields without a merging list below them need no row: their lists are
// replaced.
#include "base/strings.h"
#include "render/schema.h"

#include <algorithm>
#include <iterator>
#include <span>

namespace lockstep::render {

namespace {

// Fields are name=Type for a mapping, name[key,...] or name[key,...]=Type for a list that merges by keys, and
// name[] for a set of scalars.
struct TypeRow {
  std::string_view name, fields;
};
// Shapes that several types share.
constexpr TypeRow shapes[] = {
    {"Object", "metadata=ObjectMeta"},
    {"ObjectWithStatus", "metadata=ObjectMeta status=Status"},
    {"Status", "conditions[type]"},
    {"Opaque", ""},
    {"ControllerRevision", "metadata=ObjectMeta data=Opaque"},
    {"WebhookConfiguration", "metadata=ObjectMeta webhooks[name]"},
    {"CSINode", "metadata=ObjectMeta spec=CSINodeSpec"},
    {"CSINodeSpec", "drivers[name]"},
    {"CronJob", "metadata=ObjectMeta spec=CronJobSpec"},
    {"CronJobSpec", "jobTemplate=JobTemplateSpec"},
    {"JobTemplateSpec", "metadata=ObjectMeta spec=WorkloadSpec"},
    {"Workload", "metadata=ObjectMeta spec=WorkloadSpec status=Status"},
    {"WorkloadSpec", "template=PodTemplateSpec"},
};
// Types of the core group under their own names, which schemas of users may refer to.
constexpr TypeRow core_types[] = {
    {"ComponentStatus", "metadata=ObjectMeta conditions[type]"},
    {"Node", "metadata=ObjectMeta spec=NodeSpec status=NodeStatus"},
    {"NodeSpec", "podCIDRs[]"},
    {"NodeStatus", "addresses[type] conditions[type]"},
    {"Service", "metadata=ObjectMeta spec=ServiceSpec status=Status"},
    {"ServiceSpec", "ports[port,protocol]"},
    {"ServiceAccount", "metadata=ObjectMeta secrets[name]"},
    {"PodTemplate", "metadata=ObjectMeta template=PodTemplateSpec"},
    {"PodTemplateSpec", "metadata=ObjectMeta spec=PodSpec"},
    {"Pod", "metadata=ObjectMeta spec=PodSpec status=PodStatus"},
    {"PodStatus", "conditions[type] podIPs[ip]"},
    {"PodSpec",
     "containers[name]=Container initContainers[name]=Container ephemeralContainers[name]=EphemeralContainer "
     "volumes[name]=Volume imagePullSecrets[name] hostAliases[ip] "
     "topologySpreadConstraints[topologyKey,whenUnsatisfiable]"},
    {"Container",
     "env[name] ports[containerPort,protocol] volumeMounts[mountPath] volumeDevices[devicePath]"},
    {"EphemeralContainer", "env[name] volumeMounts[mountPath] volumeDevices[devicePath]"},
    {"Volume", "ephemeral=EphemeralVolumeSource"},
    {"EphemeralVolumeSource", "volumeClaimTemplate=Object"},
};
constexpr TypeRow meta_types[] = {{"ObjectMeta", "finalizers[] ownerReferences[uid]"}};
constexpr std::string_view core_package = "io.k8s.api.core.v1.";
constexpr std::string_view meta_package = "io.k8s.apimachinery.pkg.apis.meta.v1.";

// Types that schemas of users may refer to, and their shape.
constexpr TypeRow aliases[] = {
    {"io.k8s.api.apps.v1.DaemonSetSpec", "WorkloadSpec"},
    {"io.k8s.api.apps.v1.DeploymentSpec", "WorkloadSpec"},
    {"io.k8s.api.apps.v1.ReplicaSetSpec", "WorkloadSpec"},
    {"io.k8s.api.apps.v1.StatefulSetSpec", "WorkloadSpec"},
    {"io.k8s.api.batch.v1.JobSpec", "WorkloadSpec"},
    {"io.k8s.api.batch.v1.CronJobSpec", "CronJobSpec"},
    {"io.k8s.api.batch.v1beta1.JobTemplateSpec", "JobTemplateSpec"},
    {"io.k8s.api.core.v1.PersistentVolumeClaim", "ObjectWithStatus"},
    {"io.k8s.api.core.v1.ReplicationControllerSpec", "WorkloadSpec"},
};

// Kinds are Kind, or Kind=Type where the type is not Object.
struct KindRow {
  std::string_view group, versions, kinds;
};
constexpr KindRow kinds[] = {
    {"", "v1",
     "Binding ComponentStatus=ComponentStatus ConfigMap Endpoints Event LimitRange "
     "Namespace=ObjectWithStatus Node=Node PersistentVolume PersistentVolumeClaim=ObjectWithStatus Pod=Pod "
     "PodTemplate=PodTemplate ReplicationController=Workload ResourceQuota Secret Service=Service "
     "ServiceAccount=ServiceAccount"},
    {"admissionregistration.k8s.io", "v1 v1beta1",
     "MutatingWebhookConfiguration=WebhookConfiguration "
     "ValidatingWebhookConfiguration=WebhookConfiguration"},
    {"apiextensions.k8s.io", "v1 v1beta1", "CustomResourceDefinition"},
    {"apiregistration.k8s.io", "v1 v1beta1", "APIService=ObjectWithStatus"},
    {"apps", "v1",
     "ControllerRevision=ControllerRevision DaemonSet=Workload Deployment=Workload ReplicaSet=Workload "
     "StatefulSet=Workload"},
    {"authentication.k8s.io", "v1", "TokenRequest TokenReview"},
    {"authentication.k8s.io", "v1beta1", "TokenReview"},
    {"authorization.k8s.io", "v1 v1beta1",
     "LocalSubjectAccessReview SelfSubjectAccessReview SelfSubjectRulesReview SubjectAccessReview"},
    {"autoscaling", "v1", "HorizontalPodAutoscaler Scale"},
    {"autoscaling", "v2beta1 v2beta2", "HorizontalPodAutoscaler"},
    {"batch", "v1", "CronJob=CronJob Job=Workload"},
    {"batch", "v1beta1", "CronJob=CronJob"},
    {"certificates.k8s.io", "v1 v1beta1", "CertificateSigningRequest"},
    {"coordination.k8s.io", "v1 v1beta1", "Lease"},
    {"discovery.k8s.io", "v1 v1beta1", "EndpointSlice"},
    {"events.k8s.io", "v1 v1beta1", "Event"},
    {"extensions", "v1beta1", "Ingress"},
    {"flowcontrol.apiserver.k8s.io", "v1beta1", "FlowSchema PriorityLevelConfiguration"},
    {"networking.k8s.io", "v1", "Ingress IngressClass NetworkPolicy"},
    {"networking.k8s.io", "v1beta1", "Ingress IngressClass"},
    {"node.k8s.io", "v1 v1beta1", "RuntimeClass"},
    {"policy", "v1", "PodDisruptionBudget=ObjectWithStatus"},
    {"policy", "v1beta1", "Eviction PodDisruptionBudget=ObjectWithStatus PodSecurityPolicy"},
    {"rbac.authorization.k8s.io", "v1 v1beta1", "ClusterRole ClusterRoleBinding Role RoleBinding"},
    {"scheduling.k8s.io", "v1 v1beta1", "PriorityClass"},
    {"storage.k8s.io", "v1", "CSIDriver CSINode=CSINode StorageClass VolumeAttachment"},
    {"storage.k8s.io", "v1beta1",
     "CSIDriver CSINode=CSINode CSIStorageCapacity StorageClass VolumeAttachment"},
};

std::string full_name(std::string_view type) {
  const auto is_named = [type](const TypeRow& row) { return row.name == type; };
  std::string name(type);
  if (std::any_of(std::begin(core_types), std::end(core_types), is_named)) name.insert(0, core_package);
  if (std::any_of(std::begin(meta_types), std::end(meta_types), is_named)) name.insert(0, meta_package);
  return name;
}

Value reference(std::string_view type) {
  return Value::map({{"$ref", Value("#/definitions/" + full_name(type))}});
}

// "name[key,key]=Type" as a property of an OpenAPI definition.
Member property(std::string_view field) {
  const auto name_end = field.find_first_of("[=");
  const auto equals = field.find('=');
  const auto type = equals == std::string_view::npos ? std::string_view() : field.substr(equals + 1);
  std::string name(field.substr(0, name_end));
  if (field[name_end] == '=') return {std::move(name), reference(type)};

  Value list = Value::map({{"type", "array"}, {"x-kubernetes-patch-strategy", "merge"}});
  const auto keys = field.substr(name_end + 1, field.find(']') - name_end - 1);
  if (!keys.empty()) {
    Value names = Value::list();
    for (auto& key : split(keys, ',')) names.push(std::move(key));
    list.set("x-kubernetes-list-map-keys", std::move(names));
  }
  list.set("items", type.empty() ? Value::map() : reference(type));
  return {std::move(name), std::move(list)};
}

template <class Visit>  // (version, kind, type)
void each_kind(const KindRow& row, Visit&& visit) {
  for (const auto& version : split(row.versions, ' '))
    for (const auto& word : split(row.kinds, ' ')) {
      const auto equals = word.find('=');
      visit(version, word.substr(0, equals),
            equals == std::string::npos ? "Object" : word.substr(equals + 1));
    }
}

}  // namespace

Value built_in_openapi() {
  Value definitions = Value::map();
  const auto define = [&](std::span<const TypeRow> rows) {
    for (const auto& row : rows) {
      Value properties = Value::map();
      for (const auto& field : split(row.fields, ' '))
        if (!field.empty()) properties.members().push_back(property(field));
      definitions.set(full_name(row.name),
                      Value::map({{"type", "object"}, {"properties", std::move(properties)}}));
    }
  };
  define(shapes);
  define(core_types);
  define(meta_types);
  for (const auto& row : aliases) definitions.set(row.name, reference(row.fields));
  for (const auto& row : kinds)
    each_kind(row, [&](const std::string& version, const std::string& kind, const std::string& type) {
      Value& names = definitions[full_name(type)]["x-kubernetes-group-version-kind"];
      names.push(Value::map({{"group", row.group}, {"version", version}, {"kind", kind}}));
    });
  return Value::map({{"definitions", std::move(definitions)}});
}

bool is_built_in_kind(std::string_view api_version, std::string_view kind) {
  static const auto known = [] {
    std::vector<std::pair<std::string, std::string>> all;
    for (const auto& row : kinds)
      each_kind(row, [&](const std::string& version, const std::string& name, const std::string&) {
        all.emplace_back(row.group.empty() ? version : std::string(row.group) + "/" + version, name);
      });
    std::sort(all.begin(), all.end());
    return all;
  }();
  const auto before = [](const std::pair<std::string, std::string>& a, const auto& b) {
    return std::pair<std::string_view, std::string_view>(a) < b;
  };
  const std::pair<std::string_view, std::string_view> wanted(api_version, kind);
  const auto at = std::lower_bound(known.begin(), known.end(), wanted, before);
  return at != known.end() && at->first == api_version && at->second == kind;
}

}  // namespace lockstep::render
