// SPDX-License-Identifier: Apache-2.0
#include "logs/rank.h"

#include "base/strings.h"

#include <algorithm>
#include <tuple>

namespace lockstep::logs {

namespace {

constexpr std::string_view training_label = "training.kubeflow.org/";

// How one kind marks its pods. Labels with a `*` in the selector take the job's name.
struct KindRow {
  std::string_view group, kind;
  std::string_view selector;            // {name} stands for the job's name
  std::string_view role, index;         // labels
  std::string_view main;                // container; "" is the first one
  std::vector<std::string_view> roles;  // that lead, most important first
};

const std::vector<KindRow>& kind_table() {
  static const auto v1 = [](std::string_view kind, std::string_view selector, std::string_view main,
                            std::vector<std::string_view> roles) {
    return KindRow{"kubeflow.org",
                   kind,
                   selector,
                   "training.kubeflow.org/replica-type",
                   "training.kubeflow.org/replica-index",
                   main,
                   std::move(roles)};
  };
  static const std::vector<KindRow> table = {
      v1("PyTorchJob",
         "training.kubeflow.org/job-name={name},training.kubeflow.org/operator-name=pytorchjob-controller",
         "pytorch", {"master"}),
      v1("TFJob",
         "training.kubeflow.org/job-name={name},training.kubeflow.org/operator-name=tfjob-controller",
         "tensorflow", {"chief", "master"}),
      // v1 says mpijob-controller, v2beta1 mpi-operator: the name alone has to do.
      v1("MPIJob", "training.kubeflow.org/job-name={name}", "", {"launcher"}),
      v1("XGBoostJob",
         "training.kubeflow.org/job-name={name},training.kubeflow.org/operator-name=xgboostjob-controller",
         "xgboost", {"master"}),
      v1("PaddleJob",
         "training.kubeflow.org/job-name={name},training.kubeflow.org/operator-name=paddlejob-controller",
         "paddle", {"master"}),
      v1("JAXJob",
         "training.kubeflow.org/job-name={name},training.kubeflow.org/operator-name=jaxjob-controller", "jax",
         {}),
      {"trainer.kubeflow.org",
       "TrainJob",
       "jobset.sigs.k8s.io/jobset-name={name}",
       "jobset.sigs.k8s.io/replicatedjob-name",
       "batch.kubernetes.io/job-completion-index",
       "node",
       {"launcher", "node"}},
      {"jobset.x-k8s.io",
       "JobSet",
       "jobset.sigs.k8s.io/jobset-name={name}",
       "jobset.sigs.k8s.io/replicatedjob-name",
       "batch.kubernetes.io/job-completion-index",
       "",
       {}},
      {"batch",
       "Job",
       "batch.kubernetes.io/job-name={name}",
       "",
       "batch.kubernetes.io/job-completion-index",
       "",
       {}},
      {"batch.volcano.sh",
       "Job",
       "volcano.sh/job-name={name}",
       "volcano.sh/task-spec",
       "volcano.sh/task-index",
       "",
       {}},
      {"ray.io",
       "RayCluster",
       "ray.io/cluster={name}",
       "ray.io/group",
       "",
       "ray-head",
       {"headgroup", "head"}},
      {"ray.io",
       "RayJob",
       "ray.io/originated-from-cr-name={name}",
       "ray.io/group",
       "",
       "",
       {"headgroup", "head"}},
      {"leaderworkerset.x-k8s.io",
       "LeaderWorkerSet",
       "leaderworkerset.sigs.k8s.io/name={name}",
       "leaderworkerset.sigs.k8s.io/group-index",
       "leaderworkerset.sigs.k8s.io/worker-index",
       "",
       {}},
      {"serving.kserve.io",
       "InferenceService",
       "serving.kserve.io/inferenceservice={name}",
       "component",
       "",
       "kserve-container",
       {"predictor"}},
      {"argoproj.io", "Workflow", "workflows.argoproj.io/workflow={name}", "", "", "main", {}},
      {"sparkoperator.k8s.io",
       "SparkApplication",
       "sparkoperator.k8s.io/app-name={name}",
       "spark-role",
       "spark-exec-id",
       "spark-kubernetes-driver",
       {"driver"}},
      {"kubeflow.org", "Notebook", "notebook-name={name}", "", "", "", {}}};
  return table;
}

const KindRow* row_of(const Value& job) {
  const ObjectRef ref = ref_of(job);
  for (const auto& row : kind_table())
    if (row.group == ref.group && row.kind == ref.kind) return &row;
  return nullptr;
}

const std::string& name_of(const Value& object) { return object.at("metadata", "name").text(); }

// "web-5d9c7-x2k" of job "web" is "5d9c7-x2k".
std::string suffix_of(const Value& job, const Value& pod) {
  const std::string prefix = name_of(job) + "-";
  const std::string& name = name_of(pod);
  return name.starts_with(prefix) ? name.substr(prefix.size()) : name;
}

std::string match_labels(const Value& labels) {
  std::vector<std::string> out;
  for (const auto& [key, value] : labels.members()) out.push_back(key + "=" + value.text());
  return join(out, ",");
}

std::size_t lead(const KindRow* row, const Rank& rank) {
  if (!row) return 0;
  const auto found = std::find(row->roles.begin(), row->roles.end(), rank.role);
  return static_cast<std::size_t>(found - row->roles.begin());
}

// JobSet lets the user say which pod leads (spec.coordinator).
bool is_coordinator(const Value& job, const Value& pod) {
  const Value& coordinator = job.at("spec", "coordinator");
  if (!coordinator.is_map()) return false;
  return label(pod, "jobset.sigs.k8s.io/replicatedjob-name") == coordinator.at("replicatedJob").text() &&
         label(pod, "jobset.sigs.k8s.io/job-index") == std::to_string(coordinator.at("jobIndex").int_or(0)) &&
         label(pod, "batch.kubernetes.io/job-completion-index") ==
             std::to_string(coordinator.at("podIndex").int_or(0));
}

// Numbers by value, so that worker-10 comes after worker-9.
std::tuple<int, long long, std::string> number_key(const std::string& index) {
  const auto number = parse_int(index);
  return {number ? 0 : 1, number.value_or(0), index};
}

}  // namespace

std::string Rank::name() const {
  if (role.empty()) return index;
  return index.empty() ? role : role + "-" + index;
}

std::string pod_selector(const Value& job) {
  if (const KindRow* row = row_of(job)) return replace_all(row->selector, "{name}", name_of(job));
  return match_labels(job.at("spec", "selector", "matchLabels"));
}

bool has_pods(const Value& job) { return job.at("kind").text() == "Pod" || !pod_selector(job).empty(); }

Rank rank_of(const Value& job, const Value& pod) {
  const KindRow* row = row_of(job);
  if (job.at("kind").text() == "Pod") return {"", name_of(pod)};
  if (!row) return {"", suffix_of(job, pod)};
  Rank rank;
  if (!row->role.empty()) rank.role = label(pod, row->role);
  if (rank.role.empty() && !row->role.empty() && row->kind == "MPIJob")
    rank.role = label(pod, std::string(training_label) + "job-role");
  if (!row->index.empty()) rank.index = label(pod, row->index);
  // Every child Job of a JobSet numbers its pods from 0: its own number goes in front.
  if (row->kind == "JobSet") rank.index = label(pod, "jobset.sigs.k8s.io/job-index") + "-" + rank.index;
  const bool leads_alone = rank.role == "launcher" || rank.role == "driver";
  if (rank.index.empty() && !leads_alone) rank.index = suffix_of(job, pod);
  return rank;
}

bool goes_before(const Value& job, const Value& a, const Value& b) {
  const KindRow* row = row_of(job);
  const auto key = [&](const Value& pod) {
    const Rank rank = rank_of(job, pod);
    return std::tuple(is_coordinator(job, pod) ? 0 : 1, lead(row, rank), rank.role, number_key(rank.index),
                      name_of(pod));
  };
  return key(a) < key(b);
}

const Value* master_of(const Value& job, const std::vector<const Value*>& pods) {
  const Value* best = nullptr;
  for (const Value* pod : pods)
    if (!best || goes_before(job, *pod, *best)) best = pod;
  return best;
}

std::string main_container(const Value& job, const Value& pod) {
  const auto& containers = pod.at("spec", "containers").items();
  const std::string asked = annotation(pod, "kubectl.kubernetes.io/default-container");
  const KindRow* row = row_of(job);
  const std::string main = row ? std::string(row->main) : "";
  for (const std::string& wanted :
       {asked, main, row && row->kind == "Notebook" ? name_of(job) : std::string()})
    for (const auto& container : containers)
      if (!wanted.empty() && container.at("name").text() == wanted) return wanted;
  return containers.empty() ? "" : containers.front().at("name").text();
}

}  // namespace lockstep::logs
