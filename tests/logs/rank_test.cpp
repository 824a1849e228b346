// SPDX-License-Identifier: Apache-2.0
#include "logs/rank.h"

#include "value/yaml.h"

#include "catch.h"

using namespace lockstep;
using namespace lockstep::logs;

namespace {

Value job(const std::string& api_version, const std::string& kind, const std::string& spec = "{}") {
  return read_yaml("{apiVersion: " + api_version + ", kind: " + kind +
                   ", metadata: {name: j, namespace: ml}, spec: " + spec + "}");
}
Value pod(const std::string& name, const std::string& labels) {
  return read_yaml("{metadata: {name: " + name + ", labels: " + labels +
                   "}, spec: {containers: [{name: a}, {name: b}]}}");
}

}  // namespace

TEST_CASE("each kind names its ranks in its own way") {
  struct Row {
    const char* name;
    Value job, pod;
    const char* want;
  };
  const std::vector<Row> rows = {
      {"PyTorchJob", job("kubeflow.org/v1", "PyTorchJob"),
       pod("j-worker-3",
           "{training.kubeflow.org/replica-type: worker, training.kubeflow.org/replica-index: '3'}"),
       "worker-3"},
      {"MPIJob launcher", job("kubeflow.org/v2beta1", "MPIJob"),
       pod("j-launcher-x2k", "{training.kubeflow.org/job-role: launcher}"), "launcher"},
      {"Job with indexes", job("batch/v1", "Job"),
       pod("j-2-x2k", "{batch.kubernetes.io/job-completion-index: '2'}"), "2"},
      {"Job without", job("batch/v1", "Job"), pod("j-x2k", "{}"), "x2k"},
      {"JobSet", job("jobset.x-k8s.io/v1alpha2", "JobSet"),
       pod("j-w-1-2-x",
           "{jobset.sigs.k8s.io/replicatedjob-name: w, jobset.sigs.k8s.io/job-index: '1', "
           "batch.kubernetes.io/job-completion-index: '2'}"),
       "w-1-2"},
      {"Volcano", job("batch.volcano.sh/v1alpha1", "Job"),
       pod("j-t-4", "{volcano.sh/task-spec: t, volcano.sh/task-index: '4'}"), "t-4"},
      {"Deployment", job("apps/v1", "Deployment", "{selector: {matchLabels: {app: web}}}"),
       pod("j-5d9-x2k", "{}"), "5d9-x2k"},
      {"Pod", job("v1", "Pod"), pod("j", "{}"), "j"}};
  for (const auto& row : rows) {
    CAPTURE(row.name);
    CHECK(rank_of(row.job, row.pod).name() == row.want);
    CHECK(has_pods(row.job));
  }
  CHECK_FALSE(has_pods(job("v1", "ConfigMap")));
}

TEST_CASE("pods are found by what the controllers put on them") {
  CHECK(pod_selector(job("kubeflow.org/v1", "PyTorchJob")) ==
        "training.kubeflow.org/job-name=j,training.kubeflow.org/operator-name=pytorchjob-controller");
  CHECK(pod_selector(job("apps/v1", "Deployment", "{selector: {matchLabels: {app: web, tier: x}}}")) ==
        "app=web,tier=x");
}

TEST_CASE("the pod that leads is the kind's master, or what the JobSet says") {
  const Value js = job("jobset.x-k8s.io/v1alpha2", "JobSet",
                       "{coordinator: {replicatedJob: b, jobIndex: 0, podIndex: 1}}");
  const auto member = [](const std::string& rj, const std::string& index) {
    return pod(rj + index,
               "{jobset.sigs.k8s.io/replicatedjob-name: " + rj +
                   ", jobset.sigs.k8s.io/job-index: '0', batch.kubernetes.io/job-completion-index: '" +
                   index + "'}");
  };
  const Value a0 = member("a", "0"), b0 = member("b", "0"), b1 = member("b", "1");
  CHECK(master_of(js, {&b0, &a0, &b1}) == &b1);
  CHECK(master_of(job("jobset.x-k8s.io/v1alpha2", "JobSet"), {&b0, &a0, &b1}) == &a0);
  CHECK(master_of(js, {}) == nullptr);
}

TEST_CASE("kubectl's default-container annotation wins over the kind's") {
  Value p = pod("j-x", "{}");
  CHECK(main_container(job("batch/v1", "Job"), p) == "a");
  p["metadata"]["annotations"].set("kubectl.kubernetes.io/default-container", "b");
  CHECK(main_container(job("batch/v1", "Job"), p) == "b");
}
