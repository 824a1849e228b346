// SPDX-License-Identifier: Apache-2.0
#include "health/kinds.h"

#include "health/kind_rules.h"

#include <algorithm>

namespace lockstep::health {

namespace {

constexpr KindName batch_job_kind[] = {{"batch", "Job"}};
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
constexpr KindName kueue_queues[] = {{"kueue.x-k8s.io", "LocalQueue"}, {"kueue.x-k8s.io", "ClusterQueue"}};

constexpr KindRow rows[] = {
    {{"kubeflow.org", "PyTorchJob"}, "v1", true, Sight::Gang, {}, kubeflow_job, nullptr},
    {{"kubeflow.org", "TFJob"}, "v1", true, Sight::Gang, {}, kubeflow_job, nullptr},
    {{"kubeflow.org", "MPIJob"}, "v1 v2beta1", true, Sight::Gang, batch_job_kind, mpi_job, nullptr},
    {{"kubeflow.org", "XGBoostJob"}, "v1", true, Sight::Gang, {}, kubeflow_job, nullptr},
    {{"kubeflow.org", "PaddleJob"}, "v1", true, Sight::Gang, {}, kubeflow_job, nullptr},
    {{"kubeflow.org", "JAXJob"}, "v1", true, Sight::Gang, {}, kubeflow_job, nullptr},
    {{"trainer.kubeflow.org", "TrainJob"}, "v1alpha1", true, Sight::Gang, below_trainjob, train_job, nullptr},
    {{"jobset.x-k8s.io", "JobSet"}, "v1alpha2", true, Sight::Gang, batch_job_kind, job_set, nullptr},
    {{"batch", "Job"}, "v1", true, Sight::Gang, {}, batch_job, nullptr},
    {{"ray.io", "RayJob"}, "v1 v1alpha1", true, Sight::Gang, below_rayjob, ray_job, nullptr},
    {{"batch.volcano.sh", "Job"}, "v1alpha1", true, Sight::Gang, {}, volcano_job, nullptr},
    {{"argoproj.io", "Workflow"}, "v1alpha1", true, Sight::Gang, {}, workflow, judge_workflow},
    {{"sparkoperator.k8s.io", "SparkApplication"},
     "v1beta2",
     true,
     Sight::Gang,
     {},
     spark_application,
     judge_spark_application},
    {{"kubeflow.org", "Experiment"},
     "v1beta1",
     true,
     Sight::Gang,
     below_experiment,
     nullptr,
     judge_experiment},
    {{"kubeflow.org", "Trial"}, "v1beta1", true, Sight::Gang, below_experiment, trial, judge_trial},
    {{"ray.io", "RayCluster"}, "v1 v1alpha1", false, Sight::Gang, {}, ray_cluster, judge_ray_cluster},
    {{"ray.io", "RayService"},
     "v1 v1alpha1",
     false,
     Sight::Gang,
     below_rayservice,
     nullptr,
     judge_ray_service},
    {{"leaderworkerset.x-k8s.io", "LeaderWorkerSet"},
     "v1",
     false,
     Sight::Gang,
     below_stateful_set,
     leader_worker_set,
     judge_leader_worker_set},
    {{"serving.kserve.io", "InferenceService"},
     "v1beta1",
     false,
     Sight::Gang,
     below_deployment,
     inference_service,
     judge_inference_service},
    {{"kubeflow.org", "Notebook"},
     "v1 v1beta1 v1alpha1",
     false,
     Sight::Gang,
     below_stateful_set,
     notebook,
     judge_notebook},
    {{"tensorboard.kubeflow.org", "Tensorboard"},
     "v1alpha1",
     false,
     Sight::Gang,
     below_deployment,
     tensorboard,
     judge_tensorboard},
    {{"scheduling.volcano.sh", "PodGroup"},
     "v1beta1",
     false,
     Sight::Events,
     volcano_queue,
     nullptr,
     judge_pod_group},
    {{"scheduling.x-k8s.io", "PodGroup"}, "v1alpha1", false, Sight::Events, {}, nullptr, judge_pod_group},
    {{"scheduling.volcano.sh", "Queue"}, "v1beta1", false, Sight::Alone, {}, nullptr, judge_volcano_queue},
    {{"kueue.x-k8s.io", "Workload"},
     "v1beta1 v1beta2",
     false,
     Sight::Events,
     kueue_queues,
     nullptr,
     judge_kueue_workload},
    {{"kueue.x-k8s.io", "ClusterQueue"},
     "v1beta1 v1beta2",
     false,
     Sight::Alone,
     {},
     nullptr,
     judge_kueue_queue},
    {{"kueue.x-k8s.io", "LocalQueue"},
     "v1beta1 v1beta2",
     false,
     Sight::Alone,
     {},
     nullptr,
     judge_kueue_queue},
    {{"kueue.x-k8s.io", "ResourceFlavor"}, "", false, Sight::Alone, {}, nullptr, judge_presence},
    {{"kueue.x-k8s.io", "Cohort"}, "", false, Sight::Alone, {}, nullptr, judge_presence},
    {{"kueue.x-k8s.io", "Topology"}, "", false, Sight::Alone, {}, nullptr, judge_presence},
    {{"kueue.x-k8s.io", "WorkloadPriorityClass"}, "", false, Sight::Alone, {}, nullptr, judge_presence},
    {{"trainer.kubeflow.org", "TrainingRuntime"}, "", false, Sight::Alone, {}, nullptr, judge_presence},
    {{"trainer.kubeflow.org", "ClusterTrainingRuntime"},
     "",
     false,
     Sight::Alone,
     {},
     nullptr,
     judge_presence},
    {{"serving.kserve.io", "ServingRuntime"}, "", false, Sight::Alone, {}, nullptr, judge_serving_runtime},
    {{"serving.kserve.io", "ClusterServingRuntime"},
     "",
     false,
     Sight::Alone,
     {},
     nullptr,
     judge_serving_runtime},
    {{"argoproj.io", "CronWorkflow"}, "v1alpha1", false, Sight::Alone, {}, nullptr, judge_cron_workflow},
    {{"kubeflow.org", "ScheduledWorkflow"},
     "v1beta1",
     false,
     Sight::Alone,
     {},
     nullptr,
     judge_scheduled_workflow},
    {{"pipelines.kubeflow.org", "Pipeline"}, "", false, Sight::Alone, {}, nullptr, judge_presence},
    {{"pipelines.kubeflow.org", "PipelineVersion"},
     "",
     false,
     Sight::Alone,
     {},
     nullptr,
     judge_pipeline_version},
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
                                      {"resource.k8s.io", "ResourceSlice"},
                                      {"karpenter.sh", "NodePool"}};

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

std::span<const KindRow> all_kinds() { return rows; }

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
    out.push_back(source(name, name.kind == "Queue" || name.kind == "ClusterQueue"));
  return out;
}

}  // namespace lockstep::health
