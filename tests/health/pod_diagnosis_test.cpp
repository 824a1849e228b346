// SPDX-License-Identifier: Apache-2.0
#include "base/strings.h"

#include "catch.h"
#include "scene.h"

using namespace lockstep;
using namespace lockstep::health;
using namespace lockstep::health::test;

namespace {

// One worker of a gang of two is in this state; the master runs.
Verdict with_worker(std::string_view over, std::string_view on = "gpu-a", std::vector<Value> more = {}) {
  const Value job = pytorch_job("llm", 1, 8);
  more.push_back(rank_pod(job, "master", 0, "gpu-b"));
  more.push_back(rank_pod(job, "worker", 0, on, over));
  for (const char* name : {"gpu-a", "gpu-b"}) more.push_back(node(name, 8));
  return judge(job, std::move(more));
}

std::string waiting(const char* reason, const char* message) {
  return std::string(
             "{status: {phase: Pending, containerStatuses: [{name: pytorch, restartCount: 0, state: "
             "{waiting: "
             "{reason: ") +
         reason + ", message: '" + message + "'}}}]}}";
}

}  // namespace

TEST_CASE("the state of a pod names its cause") {
  struct Row {
    std::string over;
    Status status;
    const char* reason;
    const char* text;
  };
  const auto row = GENERATE(values<Row>({
      {"{status: {phase: Failed, reason: UnexpectedAdmissionError, message: no devices, containerStatuses: "
       "null}}",
       Status::Degraded, "DeviceAllocationFailed", "was rejected by the kubelet on gpu-a: no devices"},
      {"{status: {phase: Failed, reason: OutOfnvidia.com/gpu, containerStatuses: null}}", Status::Degraded,
       "DeviceAllocationFailed", "pod llm-worker-0"},
      {"{status: {phase: Failed, reason: NodeShutdown, message: shutting down}}", Status::Degraded,
       "NodeLost", "shutting down"},
      {"{status: {phase: Failed, reason: Terminated, message: Pod was terminated in response to imminent "
       "node "
       "shutdown.}}",
       Status::Degraded, "NodeLost", "imminent node shutdown"},
      {"{status: {conditions: [{type: DisruptionTarget, status: 'True', reason: DeletionByTaintManager, "
       "message: "
       "taint}]}}",
       Status::Degraded, "NodeLost", "taint"},
      {"{status: {conditions: [{type: DisruptionTarget, status: 'True', reason: EvictionByEvictionAPI, "
       "message: "
       "drain}]}}",
       Status::Degraded, "PodEvicted", "was evicted: drain"},
      {"{status: {conditions: [{type: DisruptionTarget, status: 'True', reason: PreemptionByScheduler, "
       "message: p}]}}",
       Status::Degraded, "Preempted", "was preempted by a higher-priority pod (p)"},
      {"{status: {phase: Failed, containerStatuses: null, reason: Weird, message: text}}", Status::Degraded,
       "PodFailed", "pod llm-worker-0 failed (Weird): text"},
      {"{status: {phase: Unknown}}", Status::Degraded, "NodeLost", "nothing has been heard"},
      {"{metadata: {deletionTimestamp: '2025-06-12T10:29:00Z'}}", Status::Progressing, "Restarting",
       "is terminating"},
      {waiting("ImagePullBackOff", "no such image"), Status::Degraded, "ImagePullFailed",
       "pod llm-worker-0 container pytorch: ImagePullBackOff: no such image"},
      {waiting("SignatureValidationFailed", "unsigned"), Status::Degraded, "ImagePullFailed", "unsigned"},
      {waiting("CreateContainerConfigError", "couldn''t find key A"), Status::Degraded, "ConfigMissing",
       "find key A"},
      {waiting("RunContainerError", "exec: \"trian\": executable file not found in $PATH"), Status::Degraded,
       "BadCommand", "executable file not found"},
      {waiting("CreateContainerError", "context deadline exceeded"), Status::Degraded, "ContainerStartFailed",
       "CreateContainerError: context deadline exceeded"},
      {waiting("ContainerCreating", ""), Status::Progressing, "Starting", "is starting (ContainerCreating)"},
      {"{status: {containerStatuses: [{name: pytorch, restartCount: 7, state: {waiting: {reason: "
       "CrashLoopBackOff}}, "
       "lastState: {terminated: {exitCode: 139}}}]}}",
       Status::Degraded, "CrashLoop", "is in CrashLoopBackOff after 7 restart(s): killed by signal 11"},
      {"{status: {phase: Pending, initContainerStatuses: [{name: data, state: {terminated: {exitCode: "
       "3}}}]}}",
       Status::Degraded, "InitFailed", "container data: exited with code 3"},
      {"{status: {phase: Pending, initContainerStatuses: [{name: data, state: {running: {}}}]}}",
       Status::Progressing, "Starting", "init container data has not finished"},
      {"{status: {containerStatuses: [{name: pytorch, state: {terminated: {exitCode: 1, message: boom}}}]}}",
       Status::Degraded, "AppError", "exited with code 1: boom"},
      {"{status: {containerStatuses: [{name: pytorch, restartCount: 3, state: {running: {}}, lastState: "
       "{terminated: "
       "{exitCode: 1, finishedAt: '2025-06-12T10:25:00Z'}}}]}}",
       Status::Degraded, "RestartLoop", "restarted 3 times, last: exited with code 1"},
  }));
  CAPTURE(row.over);
  const Verdict v = with_worker(row.over);
  CAPTURE(v.message);
  CHECK(v.status == row.status);
  CHECK(v.reason == row.reason);
  CHECK(contains(v.message, row.text));
  CHECK(!v.terminal);
}

TEST_CASE("pods without a node wait for different things") {
  const Verdict gated = with_worker(
      "{spec: {schedulingGates: [{name: kueue.x-k8s.io/admission}]}, status: {conditions: [{type: "
      "PodScheduled, "
      "status: 'False', reason: SchedulingGated}]}}",
      "");
  CHECK(gated.reason == "SchedulingGated");
  CHECK(gated.status == Status::Suspended);
  CHECK(contains(gated.message, "is held by scheduling gate(s) kueue.x-k8s.io/admission"));
  const Verdict unseen = with_worker("{spec: {schedulerName: volcano}, status: {conditions: null}}", "");
  CHECK(unseen.reason == "SchedulerNotRunning");
  CHECK(contains(unseen.message, "has not been looked at by scheduler \"volcano\" for 5m"));
  const Verdict young =
      with_worker("{metadata: {creationTimestamp: '2025-06-12T10:29:30Z'}, status: {conditions: null}}", "");
  CHECK(young.reason == "Starting");
}

TEST_CASE("kubelets tell about mounts, devices and sandboxes in events") {
  struct Row {
    const char* event;
    const char* text;
    int minutes;
    const char* reason;
  };
  const auto row = GENERATE(values<Row>({
      {"FailedMount", "MountVolume.SetUp failed: secret \"hf\" not found", 2, "ConfigMissing"},
      {"FailedMount", "timed out waiting for the condition", 2, "VolumeMountFailed"},
      {"FailedAttachVolume", "Multi-Attach error for volume", 14, "VolumeMountFailed"},
      {"FailedAttachVolume", "Multi-Attach error for volume", 16, "Starting"},
      {"FailedPrepareDynamicResources", "driver not registered", 2, "DeviceAllocationFailed"},
      {"FailedCreatePodSandBox", "no runtime for \"nvidia\"", 2, "SandboxFailed"},
      {"NetworkNotReady", "cni plugin not initialized", 2, "SandboxFailed"},
      {"Pulling", "Pulling image \"big\"", 3, "PullingImage"},
  }));
  CAPTURE(row.event, row.text);
  const Value job = pytorch_job("llm", 1, 8);
  const Value pod = rank_pod(job, "worker", 0, "gpu-a");
  const Verdict v =
      with_worker(waiting("ContainerCreating", ""), "gpu-a", {event(pod, row.event, row.text, row.minutes)});
  CHECK(v.reason == row.reason);
  if (v.reason != "Starting") CHECK(contains(v.message, row.text));
}

TEST_CASE("a node that is lost or whose GPUs are sick shows on its pods") {
  const Value job = pytorch_job("llm", 0, 8);
  const Value pod = rank_pod(job, "master", 0, "gpu-a");
  const auto on = [&](const char* over) { return judge(job, {pod, node("gpu-a", 8, over)}); };
  CHECK(on("").reason == "Running");
  CHECK(on("{status: {conditions: [{type: Ready, status: Unknown, message: gone}]}}").reason == "NodeLost");
  const Verdict sick =
      on("{status: {conditions: [{type: Ready, status: 'True'}, {type: GpuXidHealthy, status: 'False', "
         "reason: R, "
         "message: m}]}}");
  CHECK(sick.reason == "GPUUnhealthy");
  CHECK(contains(sick.message, "runs on node gpu-a which reports GpuXidHealthy=False (R: m)"));
  CHECK(judge(job, {pod}).reason == "Running");  // nodes not readable
}

TEST_CASE("the lowest rank explains the others, and the others are counted") {
  const Value job = pytorch_job("llm", 2, 8);
  const Verdict v = judge(
      job,
      {node("gpu-a", 8), rank_pod(job, "master", 0, "gpu-a"),
       rank_pod(
           job, "worker", 0, "gpu-a",
           "{status: {containerStatuses: [{name: pytorch, state: {terminated: {exitCode: 134, message: NCCL "
           "timeout}}}]}}"),
       rank_pod(job, "worker", 1, "gpu-a",
                "{status: {phase: Failed, containerStatuses: [{name: pytorch, state: "
                "{terminated: {exitCode: 137, reason: OOMKilled}}}]}}")});
  CHECK(v.reason == "OOMKilled");
  CHECK(contains(v.message, "llm-worker-1"));
  CHECK(contains(v.message, "(+1 more)"));
}
