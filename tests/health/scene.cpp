// SPDX-License-Identifier: Apache-2.0
#include "scene.h"

#include "base/error.h"
#include "base/strings.h"
#include "value/yaml.h"

#include <algorithm>

namespace lockstep::health::test {

TimePoint now() { return *parse_time("2025-06-12T10:30:00Z"); }
std::string ago(int minutes) { return format_time(now() - std::chrono::minutes(minutes)); }

Value yaml(std::string_view text) { return read_yaml(text); }

Value merged(Value base, const Value& over) {
  if (!base.is_map() || !over.is_map()) return over;
  for (const auto& [key, value] : over.members()) {
    if (value.is_null())
      base.erase(key);
    else
      base.set(key, base.has(key) ? merged(base.at(key), value) : value);
  }
  return base;
}

namespace {

Value with(const std::string& base, std::string_view over) {
  return over.empty() ? yaml(base) : merged(yaml(base), yaml(over));
}

}  // namespace

Value node(std::string_view name, int gpus, std::string_view over) {
  const std::string gpu_line = gpus > 0 ? fmt::format("nvidia.com/gpu: '{}', ", gpus) : "";
  const std::string resources = "{" + gpu_line + "cpu: '64', memory: 512Gi, pods: '110'}";
  return with(fmt::format(R"(
apiVersion: v1
kind: Node
metadata: {{name: {0}, uid: node-{0}, labels: {{kubernetes.io/hostname: {0}}}}}
spec: {{}}
status:
  capacity: {1}
  allocatable: {1}
  conditions: [{{type: Ready, status: 'True'}}]
)",
                          name, resources),
              over);
}

Value pytorch_job(std::string_view name, int workers, int gpus, std::string_view over) {
  const std::string pod_template = fmt::format(
      "{{spec: {{containers: [{{name: pytorch, resources: {{limits: {{nvidia.com/gpu: '{}'}}}}}}]}}}}", gpus);
  return with(fmt::format(R"(
apiVersion: kubeflow.org/v1
kind: PyTorchJob
metadata: {{name: {0}, namespace: ml, uid: job-{0}, creationTimestamp: '{3}'}}
spec:
  pytorchReplicaSpecs:
    Master: {{replicas: 1, template: {2}}}
    Worker: {{replicas: {1}, template: {2}}}
status:
  startTime: '{3}'
  conditions: [{{type: Created, status: 'True'}}]
)",
                          name, workers, pod_template, ago(60)),
              over);
}

Value rank_pod(const Value& job, std::string_view role, int index, std::string_view on,
               std::string_view over) {
  const std::string& job_name = job.at("metadata", "name").text();
  Value pod = yaml(fmt::format(R"(
apiVersion: v1
kind: Pod
metadata:
  name: {0}-{1}-{2}
  namespace: ml
  uid: pod-{0}-{1}-{2}
  creationTimestamp: '{4}'
  labels: {{training.kubeflow.org/replica-type: {1}, training.kubeflow.org/replica-index: '{2}'}}
  ownerReferences: [{{apiVersion: kubeflow.org/v1, kind: PyTorchJob, name: {0}, uid: {3}, controller: true}}]
)",
                               job_name, role, index, job.at("metadata", "uid").text(), ago(5)));
  for (const auto& [name, spec] : job.at("spec", "pytorchReplicaSpecs").members())
    if (to_lower(name) == role) pod.set("spec", spec.at("template", "spec"));
  if (on.empty()) {
    pod.set("status", yaml(R"(
phase: Pending
conditions: [{type: PodScheduled, status: 'False', reason: Unschedulable, message: 0/2 nodes are available}]
)"));
  } else {
    pod["spec"].set("nodeName", on);
    pod.set("status", yaml(fmt::format(R"(
phase: Running
conditions: [{{type: Ready, status: 'True'}}]
containerStatuses: [{{name: pytorch, restartCount: 0, state: {{running: {{startedAt: '{}'}}}}}}]
)",
                                       ago(5))));
  }
  return over.empty() ? pod : merged(std::move(pod), yaml(over));
}

Value other_pod(std::string_view name, std::string_view on, int gpus) {
  return yaml(fmt::format(R"(
apiVersion: v1
kind: Pod
metadata: {{name: {0}, namespace: other, uid: pod-{0}}}
spec: {{nodeName: {1}, containers: [{{name: main, resources: {{limits: {{nvidia.com/gpu: '{2}'}}}}}}]}}
status: {{phase: Running, containerStatuses: [{{name: main, state: {{running: {{}}}}}}]}}
)",
                          name, on, gpus));
}

Value event(const Value& about, std::string_view reason, std::string_view message, int minutes_ago,
            std::string_view over) {
  const ObjectRef ref = ref_of(about);
  Value out =
      yaml(fmt::format(R"(
apiVersion: v1
kind: Event
type: Warning
metadata: {{name: {0}.{2}, namespace: ml, uid: event-{0}-{2}}}
involvedObject: {{kind: {1}, name: {0}, uid: {3}}}
reason: {2}
count: 1
lastTimestamp: '{4}'
)",
                       ref.name, ref.kind, reason, about.at("metadata", "uid").text(), ago(minutes_ago)));
  out.set("message", message);
  return over.empty() ? out : merged(std::move(out), yaml(over));
}

Snapshot snapshot(std::vector<Value> objects, const std::vector<GroupKind>& hidden) {
  const auto is_hidden = [&](const GroupKind& kind) {
    return std::find(hidden.begin(), hidden.end(), kind) != hidden.end();
  };
  std::vector<Source> listed;
  for (auto source : needed_sources("kubeflow.org", "Trial")) {
    source.cluster_wide = true;
    if (!is_hidden(source.kind)) listed.push_back(std::move(source));
  }
  std::erase_if(objects, [&](const Value& object) {
    const ObjectRef ref = ref_of(object);
    return is_hidden({ref.group, ref.kind});
  });
  return Snapshot::of(std::move(objects), listed);
}

Verdict judge(const Value& object, std::vector<Value> others, const std::vector<GroupKind>& hidden) {
  others.push_back(object);
  const Snapshot all = snapshot(std::move(others), hidden);
  return assess_training(object, all, now());
}

}  // namespace lockstep::health::test
