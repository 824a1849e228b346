// SPDX-License-Identifier: Apache-2.0
#include "health/kinds.h"

#include "health/argo.h"

#include <algorithm>

namespace lockstep::health {

namespace {

Verdict by_argo(const View& view) { return assess_argo(view.object); }

constexpr KindName batch_job[] = {{"batch", "Job"}};
constexpr KindName below_jobset[] = {{"batch", "Job"}};
constexpr KindName below_trainjob[] = {{"jobset.x-k8s.io", "JobSet"}, {"batch", "Job"}};
constexpr KindName below_rayjob[] = {{"ray.io", "RayCluster"}, {"batch", "Job"}};
constexpr KindName below_rayservice[] = {{"ray.io", "RayCluster"}};
constexpr KindName below_stateful_set[] = {{"apps", "StatefulSet"}};
constexpr KindName below_deployment[] = {{"apps", "Deployment"}, {"apps", "ReplicaSet"}};
constexpr KindName below_experiment[] = {{"kubeflow.org", "Trial"},      {"batch", "Job"},
                                         {"kubeflow.org", "PyTorchJob"}, {"kubeflow.org", "TFJob"},
                                         {"kubeflow.org", "MPIJob"},     {"kubeflow.org", "XGBoostJob"},
                                         {"kubeflow.org", "PaddleJob"},  {"kubeflow.org", "JAXJob"},
                                         {"jobset.x-k8s.io", "JobSet"},  {"trainer.kubeflow.org", "TrainJob"},
                                         {"ray.io", "RayJob"},           {"ray.io", "RayCluster"},
                                         {"batch.volcano.sh", "Job"},    {"argoproj.io", "Workflow"}};
constexpr KindName volcano_queue[] = {{"scheduling.volcano.sh", "Queue"}};

constexpr KindRow rows[] = {
    {{"kubeflow.org", "PyTorchJob"}, true, Sight::Gang, {}, by_argo},
    {{"kubeflow.org", "TFJob"}, true, Sight::Gang, {}, by_argo},
    {{"kubeflow.org", "MPIJob"}, true, Sight::Gang, batch_job, by_argo},
    {{"kubeflow.org", "XGBoostJob"}, true, Sight::Gang, {}, by_argo},
    {{"kubeflow.org", "PaddleJob"}, true, Sight::Gang, {}, by_argo},
    {{"kubeflow.org", "JAXJob"}, true, Sight::Gang, {}, by_argo},
    {{"trainer.kubeflow.org", "TrainJob"}, true, Sight::Gang, below_trainjob, by_argo},
    {{"jobset.x-k8s.io", "JobSet"}, true, Sight::Gang, below_jobset, by_argo},
    {{"batch", "Job"}, true, Sight::Gang, {}, by_argo},
    {{"ray.io", "RayJob"}, true, Sight::Gang, below_rayjob, by_argo},
    {{"batch.volcano.sh", "Job"}, true, Sight::Gang, {}, by_argo},
    {{"argoproj.io", "Workflow"}, true, Sight::Gang, {}, by_argo},
    {{"sparkoperator.k8s.io", "SparkApplication"}, true, Sight::Gang, {}, by_argo},
    {{"kubeflow.org", "Experiment"}, true, Sight::Gang, below_experiment, by_argo},
    {{"kubeflow.org", "Trial"}, true, Sight::Gang, below_experiment, by_argo},
    {{"ray.io", "RayCluster"}, false, Sight::Gang, {}, by_argo},
    {{"ray.io", "RayService"}, false, Sight::Gang, below_rayservice, by_argo},
    {{"leaderworkerset.x-k8s.io", "LeaderWorkerSet"}, false, Sight::Gang, below_stateful_set, by_argo},
    {{"serving.kserve.io", "InferenceService"}, false, Sight::Gang, below_deployment, by_argo},
    {{"kubeflow.org", "Notebook"}, false, Sight::Gang, below_stateful_set, by_argo},
    {{"tensorboard.kubeflow.org", "Tensorboard"}, false, Sight::Gang, below_deployment, by_argo},
    {{"scheduling.volcano.sh", "PodGroup"}, false, Sight::Events, volcano_queue, by_argo},
    {{"scheduling.x-k8s.io", "PodGroup"}, false, Sight::Events, {}, by_argo},
    {{"scheduling.volcano.sh", "Queue"}, false, Sight::Alone, {}, by_argo},
    {{"kueue.x-k8s.io", "Workload"}, false, Sight::Alone, {}, by_argo},
    {{"kueue.x-k8s.io", "ClusterQueue"}, false, Sight::Alone, {}, by_argo},
    {{"kueue.x-k8s.io", "LocalQueue"}, false, Sight::Alone, {}, by_argo},
    {{"kueue.x-k8s.io", "ResourceFlavor"}, false, Sight::Alone, {}, by_argo},
    {{"kueue.x-k8s.io", "Cohort"}, false, Sight::Alone, {}, by_argo},
    {{"kueue.x-k8s.io", "Topology"}, false, Sight::Alone, {}, by_argo},
    {{"kueue.x-k8s.io", "WorkloadPriorityClass"}, false, Sight::Alone, {}, by_argo},
    {{"trainer.kubeflow.org", "TrainingRuntime"}, false, Sight::Alone, {}, by_argo},
    {{"trainer.kubeflow.org", "ClusterTrainingRuntime"}, false, Sight::Alone, {}, by_argo},
    {{"serving.kserve.io", "ServingRuntime"}, false, Sight::Alone, {}, by_argo},
    {{"serving.kserve.io", "ClusterServingRuntime"}, false, Sight::Alone, {}, by_argo},
    {{"argoproj.io", "CronWorkflow"}, false, Sight::Alone, {}, by_argo},
    {{"kubeflow.org", "ScheduledWorkflow"}, false, Sight::Alone, {}, by_argo},
    {{"pipelines.kubeflow.org", "Pipeline"}, false, Sight::Alone, {}, by_argo},
    {{"pipelines.kubeflow.org", "PipelineVersion"}, false, Sight::Alone, {}, by_argo},
};

// What a gang's diagnosis looks at in the namespace (spec §1.2) ...
constexpr KindName beside_a_gang[] = {{"", "Pod"},
                                      {"", "Event"},
                                      {"", "ResourceQuota"},
                                      {"", "LimitRange"},
                                      {"", "PersistentVolumeClaim"},
                                      {"kueue.x-k8s.io", "Workload"},
                                      {"kueue.x-k8s.io", "LocalQueue"},
                                      {"scheduling.volcano.sh", "PodGroup"},
                                      {"scheduling.x-k8s.io", "PodGroup"},
                                      {"resource.k8s.io", "ResourceClaim"},
                                      {"resource.k8s.io", "ResourceClaimTemplate"}};
// ... and in the cluster. Pods of all namespaces, because others' pods take up the nodes.
constexpr KindName around_a_gang[] = {{"", "Pod"},
                                      {"", "Node"},
                                      {"kueue.x-k8s.io", "ClusterQueue"},
                                      {"scheduling.volcano.sh", "Queue"},
                                      {"resource.k8s.io", "DeviceClass"},
                                      {"resource.k8s.io", "ResourceSlice"}};

Source source(const KindName& name, bool cluster_wide) {
  return {{std::string(name.group), std::string(name.kind)}, cluster_wide};
}

}  // namespace

const KindRow* find_kind(std::string_view group, std::string_view kind) {
  const auto found = std::find_if(std::begin(rows), std::end(rows), [&](const KindRow& row) {
    return row.name.kind == kind && row.name.group == group;
  });
  return found == std::end(rows) ? nullptr : found;
}

bool has_training_rules(std::string_view group, std::string_view kind) {
  return find_kind(group, kind) != nullptr;
}

bool is_run_kind(std::string_view group, std::string_view kind) {
  const KindRow* row = find_kind(group, kind);
  return row && row->is_run;
}

std::vector<Source> needed_sources(std::string_view group, std::string_view kind) {
  const KindRow* row = find_kind(group, kind);
  if (!row || row->sight == Sight::Alone) return {};
  std::vector<Source> out;
  if (row->sight == Sight::Gang) {
    for (const auto& name : beside_a_gang) out.push_back(source(name, false));
    for (const auto& name : around_a_gang) out.push_back(source(name, true));
  } else {
    out.push_back(source({"", "Event"}, false));
  }
  for (const auto& name : row->between)
    out.push_back(source(name, name.group == "scheduling.volcano.sh" && name.kind == "Queue"));
  return out;
}

}  // namespace lockstep::health
