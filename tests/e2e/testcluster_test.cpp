// SPDX-License-Identifier: Apache-2.0
// The test cluster itself: what the other tests here take for granted about it.
#include "base/strings.h"

#include "catch.h"
#include "cluster.h"

using namespace lockstep;

TEST_CASE("a Job of the test cluster runs, writes a log that can be followed, and completes") {
  const Cluster& cluster = Cluster::get();
  const Namespace ns("job", true);
  cluster.apply(R"(
apiVersion: batch/v1
kind: Job
metadata: {name: check}
spec:
  template:
    metadata: {annotations: {lockstep.test/run-for: 2s, lockstep.test/log-every: 100ms, lockstep.test/log-lines: "3"}}
    spec:
      restartPolicy: Never
      containers: [{name: main, image: "busybox:1"}]
)",
                ns);
  cluster.kubectl({"wait", "job/check", "-n", ns, "--for=jsonpath={.status.ready}=1", "--timeout=60s"});
  const std::string log = cluster.kubectl({"logs", "-f", "job/check", "-n", ns});
  CHECK(contains(
      log, "/main started, run 0\nstep 1 loss 2.381\nstep 2 loss 2.273\nstep 3 loss 2.174\nfinished with"));
  cluster.kubectl({"wait", "job/check", "-n", ns, "--for=condition=Complete", "--timeout=60s"});
}

TEST_CASE("a PyTorchJob is run by the real operator, and a rank that is killed starts again") {
  const Cluster& cluster = Cluster::get();
  const Namespace ns("torch", true);
  cluster.apply(R"(
apiVersion: kubeflow.org/v1
kind: PyTorchJob
metadata: {name: train}
spec:
  pytorchReplicaSpecs:
    Worker:
      replicas: 2
      restartPolicy: OnFailure
      template:
        metadata:
          annotations:
            lockstep.test/run-for: 1s
            lockstep.test/exit-code: "137"
            lockstep.test/fail-on: worker-1
            lockstep.test/fail-times: "1"
        spec:
          containers: [{name: pytorch, image: "pytorch:2", resources: {limits: {nvidia.com/gpu: 1}}}]
)",
                ns);
  cluster.kubectl({"wait", "pytorchjob/train", "-n", ns, "--for=condition=Succeeded", "--timeout=90s"});
  CHECK(eventually([&] {
    const Value pod = cluster.object("pod/train-worker-1", ns);
    const Value& statuses = pod.at("status", "containerStatuses");
    return statuses.size() == 1 && statuses.items()[0].at("restartCount").int_or(0) == 1 &&
           statuses.items()[0].at("lastState", "terminated", "reason").text() == "OOMKilled";
  }));
}

TEST_CASE("the audit log tells how often a user asked for what") {
  const Cluster& cluster = Cluster::get();
  const std::string user = unique_name("counted");
  cluster.kubectl({"get", "--raw", "/api/v1/namespaces", "--as", user, "--as-group", "system:masters"});
  cluster.try_kubectl({"get", "--raw", "/api/v1/nodes", "--as", user});
  const std::vector<AuditedRequest> requests = cluster.requests_of(user);
  REQUIRE(requests.size() == 2);
  for (const AuditedRequest& request : requests)
    CHECK(request.status == (request.uri == "/api/v1/nodes" ? 403 : 200));
}
