// SPDX-License-Identifier: Apache-2.0
#pragma once
// PyTorchJobs for e2e tests: one GPU a rank, and pods that do what their annotations say
// (tests/cluster/README.md).

#include "application.h"

namespace lockstep {

struct JobText {
  int workers = 1;
  std::string pod = "{lockstep.test/run-for: 600s}";  // annotations of every pod
  std::string annotations = "{}";                     // of the job
  std::string pool;                                   // label of the nodes to use; empty: any
  std::string policy;                                 // members of runPolicy, one line
  std::string restart = "Never";
  std::string name = "train";
  bool has_master = true;
  int gpus = 1;      // of each rank
  std::string spec;  // further members of the pod spec, a line each, indented by ten

  std::string yaml() const {
    const std::string rank =
        "      restartPolicy: " + restart + "\n      template:\n        metadata: {annotations: " + pod +
        "}\n        spec:\n" +
        (pool.empty() ? "" : "          nodeSelector: {lockstep.test/pool: " + pool + "}\n") + spec +
        "          containers:\n          - name: pytorch\n            image: train:1\n"
        "            resources: {limits: {nvidia.com/gpu: " +
        std::to_string(gpus) + "}}\n";
    return "apiVersion: kubeflow.org/v1\nkind: PyTorchJob\nmetadata:\n  name: " + name +
           "\n  annotations: " + annotations + "\nspec:\n  runPolicy: {" + policy +
           "}\n  pytorchReplicaSpecs:\n" + (has_master ? "    Master:\n      replicas: 1\n" + rank : "") +
           "    Worker:\n      replicas: " + std::to_string(workers) + "\n" + rank;
  }
};

inline std::string pytorch_job(int workers, const std::string& pod_annotations,
                               const std::string& annotations = "{}", const std::string& pool = "") {
  return JobText{.workers = workers, .pod = pod_annotations, .annotations = annotations, .pool = pool}.yaml();
}

inline std::string uid_of(const TestApplication& app, const std::string& what = "pytorchjob/train") {
  return app.object(what).at("metadata", "uid").text_or("");
}

// Names of the namespace's pods that run.
inline std::string running_pods(const TestApplication& app) {
  return Cluster::get().kubectl(
      {"-n", app.ns(), "get", "pods", "--field-selector=status.phase=Running", "-o", "name"});
}

}  // namespace lockstep
