// SPDX-License-Identifier: Apache-2.0
#include "base/strings.h"

#include "catch.h"
#include "scene.h"

using namespace lockstep;
using namespace lockstep::health;
using namespace lockstep::health::test;

namespace {

Value workload(std::string_view over) {
  return merged(yaml(R"({apiVersion: kueue.x-k8s.io/v1beta2, kind: Workload,
    metadata: {name: w, namespace: ml, uid: w, labels: {kueue.x-k8s.io/job-uid: job-llm}},
    spec: {queueName: research}})"),
                yaml(over));
}

Verdict queued(std::string_view over, std::vector<Value> others = {}) {
  others.push_back(workload(over));
  return judge(pytorch_job("llm", 1, 8, "{spec: {runPolicy: {suspend: true}}}"), std::move(others));
}

std::string reserved(const char* reason, const char* message) {
  return std::string("{status: {conditions: [{type: QuotaReserved, status: 'False', reason: ") + reason +
         ", message: '" + message + "'}]}}";
}

}  // namespace

TEST_CASE("where a workload stands in Kueue") {
  struct Row {
    std::string workload;
    Status status;
    const char* reason;
    const char* text;
  };
  const auto row = GENERATE(values<Row>({
      {"{spec: {active: false}}", Status::Suspended, "WorkloadDeactivated",
       "is deactivated (spec.active is false)"},
      {"{spec: {active: false}, status: {conditions: [{type: Evicted, status: 'True', reason: "
       "DeactivatedDueToAdmissionCheck, message: m}]}}",
       Status::Degraded, "WorkloadDeactivated", "m"},
      {"{status: {admission: {clusterQueue: cq}, conditions: [{type: Admitted, status: 'True'}]}}",
       Status::Progressing, "Starting", "admitted by ClusterQueue cq; waiting for the job to be unsuspended"},
      {"{status: {admission: {clusterQueue: cq}, admissionChecks: [{name: a, state: Ready}, {name: b, state: "
       "Retry, "
       "message: later}], conditions: [{type: QuotaReserved, status: 'True'}]}}",
       Status::Suspended, "AdmissionCheckPending",
       "quota reserved in cq, waiting for admission check(s) b=Retry (later)"},
      {"{status: {requeueState: {count: 3}, conditions: [{type: Evicted, status: 'True', reason: Preempted, "
       "message: by "
       "x}, {type: QuotaReserved, status: 'False', reason: Pending}]}}",
       Status::Suspended, "QueuePreempted", "was evicted (Preempted): by x; requeue #3"},
      {"{status: {conditions: [{type: Evicted, status: 'True', reason: NodeFailures, message: lost}]}}",
       Status::Suspended, "QueueRequeued", "was evicted (NodeFailures): lost"},
      {"{status: {conditions: [{type: Evicted, status: 'True', reason: Preempted}, {type: QuotaReserved, "
       "status: "
       "'False', reason: Misconfigured, message: gone}]}}",
       Status::Degraded, "QueueMisconfigured", "gone"},
      {"{}", Status::Suspended, "Queued", "is waiting to be evaluated by Kueue"},
      {reserved("Pending", "ClusterQueue cq is missing"), Status::Degraded, "QueueMisconfigured",
       "is missing"},
      {reserved("Suspended", "paused"), Status::Suspended, "QueueStopped", "paused"},
      {reserved("Inadmissible", "ClusterQueue cq is inactive"), Status::Suspended, "QueueStopped",
       "inactive"},
      {reserved("ExceedsMaxQuota", "too much"), Status::Degraded, "ExceedsQuota", "too much"},
      {reserved("Pending", "topology \"t\" doesn''t allow to fit any of 2 pod(s)"), Status::Suspended,
       "TopologyPlacementFailed", "allow to fit"},
      {reserved("Pending", "flavor a doesn''t match node affinity"), Status::Degraded, "NoMatchingFlavor",
       "affinity"},
      {reserved("Pending", "flavor a doesn''t match node affinity, insufficient unused quota in flavor b"),
       Status::Suspended, "Queued", "insufficient unused quota"},
      {reserved("Inadmissible", "other"), Status::Degraded, "QueueMisconfigured", "other"},
      {reserved("WaitingForQuota", "8 more needed"), Status::Suspended, "Queued", "8 more needed"},
  }));
  CAPTURE(row.workload);
  const Verdict v = queued(row.workload);
  CAPTURE(v.message);
  CHECK(v.status == row.status);
  CHECK(v.reason == row.reason);
  CHECK(contains(v.message, row.text));
  CHECK(v.message.starts_with("PyTorchJob llm: Workload w (LocalQueue research) "));
}

TEST_CASE("a queue that can be read tells its headroom and the place in line") {
  const Value local = yaml(
      "{apiVersion: kueue.x-k8s.io/v1beta2, kind: LocalQueue, metadata: {name: research, namespace: ml}, "
      "spec: "
      "{clusterQueue: cq}}");
  const Value cluster = yaml(R"({apiVersion: kueue.x-k8s.io/v1beta2, kind: ClusterQueue, metadata: {name: cq},
    spec: {resourceGroups: [{flavors: [{name: h100, resources: [{name: nvidia.com/gpu, nominalQuota: '32'},
      {name: cpu, nominalQuota: '100'}]}]}]},
    status: {flavorsUsage: [{name: h100, resources: [{name: nvidia.com/gpu, total: '28'}]}]}})");
  const Value before = merged(workload(reserved("Pending", "x")),
                              yaml("{metadata: {name: v, uid: v, labels: null}, spec: {priority: 10}}"));
  const Verdict v = queued(reserved("Pending", "16 more needed"), {local, cluster, before});
  CHECK(
      contains(v.message, "16 more needed; cq: 4 of 32 nvidia.com/gpu free in flavor h100; position 2 of 2"));
}

TEST_CASE("without Workloads a suspended job is just suspended") {
  const Value job = pytorch_job("llm", 1, 8, "{spec: {runPolicy: {suspend: true}}}");
  CHECK(judge(job, {workload("{}")}, {{"kueue.x-k8s.io", "Workload"}}).reason == "Suspended");
  CHECK(judge(job, {workload("{}"), rank_pod(job, "master", 0, "gpu-a")}).reason == "Suspending");
}
