// SPDX-License-Identifier: Apache-2.0
// `lockstep-conformance order`: one sync-order case in, the ordered tasks out.
#include "sync/tasks.h"
#include "value/json.h"

#include <set>

namespace lockstep {

namespace {

// The kinds that the cases treat as cluster-scoped; a real sync asks the API server's discovery.
bool is_cluster_scoped(const ObjectRef& ref) {
  static const std::set<std::string> kinds = {"Namespace",
                                              "Node",
                                              "PersistentVolume",
                                              "ClusterRole",
                                              "ClusterRoleBinding",
                                              "CustomResourceDefinition",
                                              "StorageClass",
                                              "PriorityClass",
                                              "IngressClass",
                                              "APIService",
                                              "ValidatingWebhookConfiguration",
                                              "MutatingWebhookConfiguration",
                                              "ValidatingAdmissionPolicy",
                                              "ValidatingAdmissionPolicyBinding",
                                              "RuntimeClass",
                                              "CSIDriver",
                                              "PodSecurityPolicy",
                                              "ClusterIssuer",
                                              "ClusterQueue",
                                              "ResourceFlavor",
                                              "ClusterTrainingRuntime"};
  return kinds.count(ref.kind) != 0;
}

std::vector<Object> objects(const Value& list) {
  std::vector<Object> out;
  for (const auto& item : list.items()) out.push_back(make_object(item));
  return out;
}

Object managed_namespace(const std::string& name, const Value& metadata) {
  Value body =
      Value::map({{"apiVersion", "v1"}, {"kind", "Namespace"}, {"metadata", Value::map({{"name", name}})}});
  for (const char* key : {"labels", "annotations"})
    if (metadata.has(key)) body["metadata"].set(key, metadata.at(key));
  return make_object(std::move(body));
}

}  // namespace

Value order_case(const Value& given) {
  const Value& in = given.at("options");
  sync::TaskOptions options;
  options.destination_namespace = in.at("namespace").text();
  options.revision = in.at("revision").text();
  options.started_at = in.at("startedAt").int_or(0);
  options.prune_last = in.at("pruneLast").is_true();
  options.skip_hooks = in.at("skipHooks").is_true();
  options.is_cluster_scoped = is_cluster_scoped;
  if (in.at("liveNamespace").is_map()) options.live_namespace = make_object(in.at("liveNamespace"));
  if (in.at("createNamespace").is_true() && (!options.live_namespace || in.has("managedNamespaceMetadata")))
    options.create_namespace =
        managed_namespace(options.destination_namespace, in.at("managedNamespaceMetadata"));

  Value tasks = Value::list(), details = Value::list();
  for (const auto& task :
       sync::order_tasks(objects(given.at("targets")), objects(given.at("live")), options)) {
    tasks.push(Value::list({std::string(sync::phase_name(task.phase)), Value::integer(task.wave),
                            task.ref.kind, task.ref.name}));
    Value detail = Value::map({{"phase", sync::phase_name(task.phase)},
                               {"wave", Value::integer(task.wave)},
                               {"group", task.ref.group},
                               {"kind", task.ref.kind},
                               {"namespace", task.ref.ns},
                               {"name", task.ref.name},
                               {"prune", Value::boolean(task.is_prune())},
                               {"hook", Value::boolean(task.is_hook())}});
    if (task.is_hook()) {
      Value policies = Value::list();
      for (const auto policy : task.traits.policies) policies.push(sync::policy_name(policy));
      detail.set("deletePolicies", std::move(policies));
    }
    details.push(std::move(detail));
  }
  return Value::map(
      {{"name", given.at("name")}, {"tasks", std::move(tasks)}, {"details", std::move(details)}});
}

}  // namespace lockstep
