// SPDX-License-Identifier: Apache-2.0
// The order of judgement over whole jobs, and the root cause of those that failed.
#include "base/strings.h"

#include "catch.h"
#include "scene.h"

using namespace lockstep;
using namespace lockstep::health;
using namespace lockstep::health::test;

namespace {

std::string ended(int exit_code, const char* at, const char* more = "") {
  return std::string(
             "{status: {phase: Failed, containerStatuses: [{name: pytorch, state: {terminated: {exitCode: ") +
         std::to_string(exit_code) + ", finishedAt: '2025-06-12T" + at + "Z'" + more + "}}}]}}";
}

const char* const failed_status =
    "{status: {conditions: [{type: Failed, status: 'True', message: 1 Worker replica(s) failed.}]}}";

}  // namespace

TEST_CASE("the pod that fell first is the cause, its victims are not") {
  const Value job = pytorch_job("llm", 2, 8, failed_status);
  const auto judge_pods = [&](const std::string& first, const std::string& second) {
    return judge(job, {rank_pod(job, "worker", 0, "a", first), rank_pod(job, "worker", 1, "b", second),
                       rank_pod(job, "master", 0, "a")});
  };
  Verdict v = judge_pods(ended(134, "10:21:00", ", message: NCCL timeout"),
                         ended(137, "10:20:00", ", reason: OOMKilled"));
  CHECK(v.reason == "OOMKilled");
  CHECK(v.terminal);
  CHECK(v.phase == "Failed");
  CHECK(v.message ==
        "PyTorchJob llm failed: pod llm-worker-1 container pytorch: OOMKilled (exit code 137); controller: 1 "
        "Worker "
        "replica(s) failed.; 1 pod(s) of the failed job still running");
  v = judge_pods(ended(143, "10:19:00"), ended(1, "10:20:00"));
  CHECK(v.reason == "AppError");
  CHECK(contains(v.message, "llm-worker-1"));
  // A preempted pod ends with SIGTERM too, and is the cause all the same.
  v = judge_pods(
      "{status: {phase: Failed, conditions: [{type: DisruptionTarget, status: 'True', reason: "
      "PreemptionByScheduler}], "
      "containerStatuses: [{name: pytorch, state: {terminated: {exitCode: 143, finishedAt: "
      "'2025-06-12T10:19:00Z'}}}]}}",
      ended(1, "10:20:00"));
  CHECK(v.reason == "Preempted");
}

TEST_CASE("limits of the controller are not overridden by what the pods say") {
  const auto with = [](const char* message, const std::string& pod) {
    const Value job = pytorch_job(
        "llm", 1, 8,
        std::string("{status: {conditions: [{type: Failed, status: 'True', message: ") + message + "}]}}");
    return judge(job, {rank_pod(job, "worker", 0, "a", pod)}).reason;
  };
  CHECK(with("was active longer than specified deadline", ended(137, "10:20:00", ", reason: OOMKilled")) ==
        "DeadlineExceeded");
  CHECK(with("has reached the specified backoff limit", ended(1, "10:20:00")) == "BackoffLimitExceeded");
  CHECK(with("has reached the specified backoff limit", ended(137, "10:20:00", ", reason: OOMKilled")) ==
        "OOMKilled");
}

TEST_CASE("an exit that the policy never retries is called so") {
  const Value job = merged(pytorch_job("llm", 1, 8, failed_status),
                           yaml("{spec: {pytorchReplicaSpecs: {Worker: {restartPolicy: ExitCode}}}}"));
  CHECK(judge(job, {rank_pod(job, "worker", 0, "a", ended(2, "10:20:00"))}).reason == "NonRetryableExit");
  CHECK(judge(job, {rank_pod(job, "worker", 0, "a", ended(139, "10:20:00"))}).reason == "SignalKilled");
}

TEST_CASE("a gang that is partly there turns from waiting into blocking after ten minutes") {
  const auto since = [](int minutes) {
    const Value job = pytorch_job("llm", 1, 8);
    return judge(job,
                 {node("a", 8), rank_pod(job, "master", 0, "a"),
                  rank_pod(job, "worker", 0, "", "{metadata: {creationTimestamp: '" + ago(minutes) + "'}}")});
  };
  // Two pods of 8 never fit onto one node of 8: that is no wait.
  CHECK(since(5).reason == "GangTooLarge");
  const auto on_two = [](int minutes) {
    const Value job = pytorch_job("llm", 1, 8);
    return judge(job,
                 {node("a", 8), node("b", 8), other_pod("x", "b", 8), rank_pod(job, "master", 0, "a"),
                  rank_pod(job, "worker", 0, "", "{metadata: {creationTimestamp: '" + ago(minutes) + "'}}")});
  };
  CHECK(on_two(10).reason == "InsufficientGPU");
  const Verdict blocked = on_two(11);
  CHECK(blocked.reason == "GangPartial");
  CHECK(blocked.status == Status::Degraded);
  CHECK(contains(
      blocked.message,
      "gang is only partially running for 11m and blocks its peers: needs 8 nvidia.com/gpu for 1 pending "
      "pod(s), 0 free on 2 matching node(s); 1/2 ranks running; needs 16 nvidia.com/gpu"));
}

TEST_CASE("an elastic job runs once it has its minimum") {
  const Value job = pytorch_job("llm", 3, 8, "{spec: {elasticPolicy: {minReplicas: 1}}}");
  const auto with_workers = [&](int running) {
    std::vector<Value> all = {node("a", 64), other_pod("x", "a", 48), rank_pod(job, "master", 0, "a")};
    for (int i = 0; i < 3; ++i)
      all.push_back(rank_pod(job, "worker", i, i < running ? "a" : "",
                             "{metadata: {creationTimestamp: '" + ago(20) + "'}}"));
    return judge(job, all);
  };
  CHECK(with_workers(0).reason == "GangPartial");
  const Verdict v = with_workers(1);
  CHECK(v.reason == "Running");
  CHECK(contains(v.message, "elastic, 2/4 ranks running; needs 32 nvidia.com/gpu (minimum 2)"));
}

TEST_CASE("a controller that says Restarting explains pods that merely start or have ended") {
  const char* restarting =
      "{status: {conditions: [{type: Restarting, status: 'True', message: because 1 Worker replica(s) "
      "failed.}]}}";
  const Value job = pytorch_job("llm", 1, 8, restarting);
  const auto with = [&](const std::string& over) {
    return judge(job, {rank_pod(job, "master", 0, "a"), rank_pod(job, "worker", 0, "a", over)});
  };
  const Verdict starting = with(
      "{status: {phase: Pending, containerStatuses: [{name: pytorch, state: {waiting: {reason: "
      "ContainerCreating}}}]}}");
  CHECK(starting.reason == "Restarting");
  CHECK(contains(starting.message, "because 1 Worker replica(s) failed.; 1/2 ranks running"));
  const Verdict exited = with(ended(137, "10:29:00"));
  CHECK(exited.reason == "Restarting");
  CHECK(exited.status == Status::Progressing);
  CHECK(contains(exited.message, "killed by signal 9"));
  CHECK(with(ended(137, "10:29:00", ", reason: OOMKilled")).reason == "OOMKilled");
}

TEST_CASE("a gang scheduler's word comes before the pods' capacity and after structural causes") {
  const Value job = pytorch_job("llm", 1, 8);
  const auto group = [](const char* phase, const char* queue = "research") {
    return yaml(
        std::string(
            "{apiVersion: scheduling.volcano.sh/v1beta1, kind: PodGroup, metadata: {name: llm, namespace: "
            "ml, uid: g, ownerReferences: [{uid: job-llm, controller: true}]}, spec: {minMember: 2, "
            "queue: ") +
        queue + "}, status: {phase: " + phase + "}}");
  };
  const Value queue = yaml(
      "{apiVersion: scheduling.volcano.sh/v1beta1, kind: Queue, metadata: {name: research}, status: {state: "
      "Open}}");
  const Value closed = merged(queue, yaml("{status: {state: Closed}}"));
  const std::vector<Value> pods = {rank_pod(job, "master", 0, ""), rank_pod(job, "worker", 0, "")};
  const auto with = [&](std::vector<Value> more) {
    more.insert(more.end(), pods.begin(), pods.end());
    return judge(job, std::move(more));
  };
  const Verdict waiting = with({group("Inqueue"), queue, node("a", 8), node("b", 8), other_pod("x", "b", 8)});
  CHECK(waiting.reason == "GangPending");
  CHECK(contains(waiting.message,
                 "PodGroup llm is Inqueue in queue research (minMember 2): waiting for the gang to be "
                 "enqueued; 0/2 ranks running"));
  CHECK(contains(waiting.message, "(+1 more)"));
  CHECK(with({group("Inqueue"), queue, node("a", 8)}).reason == "GangTooLarge");
  CHECK(with({group("Pending"), closed, node("a", 8)}).reason == "GangTooLarge");
  CHECK(judge(job, {group("Pending"), closed}).reason == "QueueStopped");
  CHECK(judge(job, {group("Pending", "typo"), queue}).reason == "QueueMisconfigured");
  CHECK(judge(job, {group("Pending", "typo")}, {{"scheduling.volcano.sh", "Queue"}}).reason == "GangPending");
}

TEST_CASE("a job that is gone is known by its ledger") {
  const ObjectRef ref{"kubeflow.org", "PyTorchJob", "ml", "llm"};
  const auto with = [&](const char* outcome) {
    return assess_missing(
        ref, "kubeflow.org/v1",
        snapshot({yaml(std::string("{apiVersion: v1, kind: ConfigMap, metadata: {name: l, namespace: c, "
                                   "labels: {lockstep.dev/ledger: 'true'}}, data: "
                                   "{kubeflow.org.PyTorchJob.ml.llm: '") +
                       outcome + "'}}")}),
        now());
  };
  const Verdict done = with(R"({"outcome":"Succeeded","finishedAt":"2025-06-11T02:00:00Z"})");
  CHECK(done.status == Status::Healthy);
  CHECK(done.reason == "FinishedAndRemoved");
  CHECK(done.terminal);
  CHECK(with(R"({"outcome":"Failed","finishedAt":"t"})").status == Status::Degraded);
  CHECK(with(R"({"startedAt":"t"})").reason == "NotFound");
  CHECK(with("not json").reason == "NotFound");
}
