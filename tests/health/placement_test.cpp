// SPDX-License-Identifier: Apache-2.0
#include "base/strings.h"

#include "catch.h"
#include "scene.h"

using namespace lockstep;
using namespace lockstep::health;
using namespace lockstep::health::test;

namespace {

// A gang of `workers` + 1 pods that the scheduler refuses with `text`.
Verdict refused(int workers, int gpus, std::vector<Value> others,
                const char* text = "0/2 nodes are available", std::string_view over = "",
                const std::vector<GroupKind>& hidden = {}) {
  const Value job = pytorch_job("llm", workers, gpus);
  const auto add = [&](const char* role, int index) {
    Value pod = rank_pod(job, role, index, "", over);
    for (auto& condition : pod["status"]["conditions"].items()) condition.set("message", text);
    others.push_back(std::move(pod));
  };
  add("master", 0);
  for (int i = 0; i < workers; ++i) add("worker", i);
  return judge(job, std::move(others), hidden);
}

}  // namespace

TEST_CASE("capacity that is short is told apart from requests that can never fit") {
  struct Row {
    const char* name;
    std::vector<Value> nodes;
    int workers, gpus;
    Status status;
    const char* reason;
    const char* text;
  };
  const auto row = GENERATE(values<Row>({
      {"room for all",
       {node("a", 8), node("b", 8)},
       1,
       8,
       Status::Progressing,
       "Starting",
       "capacity is available, waiting for the scheduler to retry"},
      {"too few in all",
       {node("a", 8), node("b", 8), other_pod("x", "a", 6)},
       1,
       8,
       Status::Progressing,
       "InsufficientGPU",
       "needs 16 nvidia.com/gpu for 2 pending pod(s), 10 free on 2 matching node(s)"},
      {"enough, but scattered",
       {node("a", 8), node("b", 8), node("c", 8), other_pod("x", "a", 4), other_pod("y", "b", 4)},
       1,
       8,
       Status::Progressing,
       "Fragmented",
       "16 nvidia.com/gpu are free but scattered: each pod needs 8 on one node and the largest free block is "
       "8 on c"},
      {"more than any node",
       {node("a", 4), node("b", 8)},
       0,
       16,
       Status::Degraded,
       "RequestTooLarge",
       "needs 16 nvidia.com/gpu on one node; the largest matching node has 8"},
      {"more than all nodes",
       {node("a", 8), node("b", 8)},
       3,
       8,
       Status::Degraded,
       "GangTooLarge",
       "the gang needs 32 nvidia.com/gpu but matching nodes have only 16 in total"},
      {"cordoned",
       {node("a", 8, "{spec: {unschedulable: true}}")},
       0,
       8,
       Status::Degraded,
       "NodesUnavailable",
       "all 1 matching node(s) are cordoned or NotReady: a"},
      {"tainted",
       {node("a", 8, "{spec: {taints: [{key: team, value: b, effect: NoExecute}]}}"), node("cpu", 0)},
       0,
       8,
       Status::Degraded,
       "UntoleratedTaint",
       "1 matching GPU node(s) carry taint team=b:NoExecute"},
      {"plugin down",
       {node("a", 8, "{status: {allocatable: {nvidia.com/gpu: '0'}}}")},
       0,
       8,
       Status::Degraded,
       "DevicePluginDown",
       "nvidia.com/gpu allocatable is 0 on a although the node has GPUs"},
      {"plugin never there",
       {node("a", 0, "{metadata: {labels: {nvidia.com/gpu.present: 'true'}}}")},
       0,
       8,
       Status::Degraded,
       "DevicePluginDown",
       "allocatable is 0 on a"},
      {"no GPUs anywhere",
       {node("a", 0)},
       0,
       8,
       Status::Degraded,
       "GPUResourceUnknown",
       "no matching node advertises nvidia.com/gpu (advertised: none)"},
      {"sick devices",
       {node("a", 8, "{status: {allocatable: {nvidia.com/gpu: '6'}}}")},
       0,
       8,
       Status::Degraded,
       "GPUUnhealthy",
       "needs 8 nvidia.com/gpu on one node, but 2 of 8 GPUs on a are unhealthy"},
  }));
  CAPTURE(row.name);
  const Verdict v = refused(row.workers, row.gpus, row.nodes);
  CAPTURE(v.message);
  CHECK(v.status == row.status);
  CHECK(v.reason == row.reason);
  CHECK(contains(v.message, row.text));
}

TEST_CASE("a note says why a device plugin is silent, and of which slices MIG counts") {
  const auto silent = [](std::string_view label) {
    const std::string over =
        "{metadata: {labels: {" + std::string(label) + "}}, status: {allocatable: {nvidia.com/gpu: '0'}}}";
    return refused(0, 8, {node("a", 8, over)}).message;
  };
  CHECK(contains(silent("nvidia.com/gpu.deploy.device-plugin: paused-for-driver-upgrade"),
                 "the device plugin is switched off on a "
                 "(nvidia.com/gpu.deploy.device-plugin=paused-for-driver-upgrade)"));
  CHECK(contains(silent("nvidia.com/gpu-driver-upgrade-state: drain-required"),
                 "a driver upgrade is under way on a (drain-required)"));
  CHECK(!contains(silent("nvidia.com/gpu-driver-upgrade-state: upgrade-done"), "upgrade"));
  const Value sliced =
      node("a", 8, "{metadata: {labels: {nvidia.com/gpu.product: A100-SXM4-40GB-MIG-1g.5gb}}}");
  CHECK(contains(refused(0, 4, {sliced, other_pod("x", "a", 6)}).message,
                 "2 free on 1 matching node(s) (A100-SXM4-40GB-MIG-1g.5gb)"));
}

TEST_CASE("what the pod itself asks for narrows the nodes") {
  const std::vector<Value> nodes = {node("a", 8), node("b", 8, "{metadata: {labels: {gpu: h100}}}")};
  const char* text = "0/2 nodes are available";
  const Verdict none = refused(0, 8, nodes, text, "{spec: {nodeSelector: {gpu: h200}}}");
  CHECK(none.reason == "NoMatchingNodes");
  CHECK(contains(none.message,
                 "0 of 2 nodes match nodeSelector/affinity {\"nodeSelector\":{\"gpu\":\"h200\"}}"));
  CHECK(refused(1, 8, nodes, text, "{spec: {nodeSelector: {gpu: h100}}}").reason == "GangTooLarge");
  CHECK(refused(0, 8, nodes, text, "{spec: {nodeSelector: {gpu: h100}}}").reason == "Starting");
  const char* wants_memory =
      "{spec: {containers: [{name: pytorch, resources: {limits: {nvidia.com/gpu: '8', memory: 2Ti}}}]}}";
  const Verdict large = refused(0, 8, nodes, text, wants_memory);
  CHECK(large.reason == "RequestTooLarge");
  CHECK(contains(large.message, "needs 2Ti memory on one node; the largest matching node has 512Gi"));
}

TEST_CASE("a resource beside the GPUs can be what is short") {
  const Value greedy = merged(other_pod("x", "a", 0),
                              yaml("{spec: {containers: [{name: main, resources: {limits: {cpu: '60'}}}]}}"));
  const Verdict v = refused(
      0, 8, {node("a", 8), greedy}, "0/1 nodes are available: 1 Insufficient cpu.",
      "{spec: {containers: [{name: pytorch, resources: {limits: {nvidia.com/gpu: '8', cpu: '32'}}}]}}");
  CHECK(v.reason == "InsufficientResources");
  CHECK(contains(v.message, "GPUs are free but cpu is not (needs 32 per pod)"));
}

TEST_CASE("without nodes or everybody's pods only the scheduler's text is used") {
  const char* text = "0/8 nodes are available: 8 Insufficient nvidia.com/gpu.";
  const std::vector<GroupKind> hidden = {{"", "Node"}};
  CHECK(refused(0, 8, {node("a", 8)}, text, "", hidden).reason == "InsufficientGPU");
  CHECK(refused(0, 8, {node("a", 8)}, "1 Insufficient cpu", "", hidden).reason == "InsufficientResources");
  const Verdict v = refused(0, 8, {node("a", 8)}, "no idea", "", hidden);
  CHECK(v.reason == "Unschedulable");
  CHECK(v.status == Status::Progressing);
  CHECK(contains(v.message, "pod llm-master-0: no idea"));
}

TEST_CASE("texts about volumes, claims and topology decide where objects do not show the cause") {
  struct Row {
    const char* text;
    Status status;
    const char* reason;
  };
  const auto row = GENERATE(values<Row>({
      {"persistentvolumeclaim \"data\" not found", Status::Degraded, "PVCMissing"},
      {"persistentvolumeclaim \"data\" is being deleted", Status::Degraded, "PVCMissing"},
      {"persistentvolumeclaim \"data\" bound to non-existent persistentvolume \"pv\"", Status::Degraded,
       "PVCProvisionFailed"},
      {"pod has unbound immediate PersistentVolumeClaims", Status::Progressing, "PVCPending"},
      {"8 node(s) had volume node affinity conflict", Status::Degraded, "VolumeUnavailable"},
      {"8 node(s) exceed max volume count", Status::Degraded, "VolumeUnavailable"},
      {"8 node(s) didn't match pod anti-affinity rules", Status::Progressing, "TopologyUnsatisfied"},
  }));
  CAPTURE(row.text);
  const Verdict v = refused(0, 8, {node("a", 8)}, row.text);
  CHECK(v.status == row.status);
  CHECK(v.reason == row.reason);
}

TEST_CASE("claims tell why they are not bound") {
  const auto with_claim = [](const char* claim, std::vector<Value> more = {}) {
    more.push_back(node("a", 8));
    if (*claim)
      more.push_back(yaml(std::string("{apiVersion: v1, kind: PersistentVolumeClaim, metadata: {name: data, "
                                      "namespace: ml, uid: c, creationTimestamp: '2025-06-12T10:20:00Z'}, ") +
                          claim + "}"));
    return refused(0, 8, std::move(more), "pod has unbound immediate PersistentVolumeClaims",
                   "{spec: {volumes: [{name: d, persistentVolumeClaim: {claimName: data}}]}}");
  };
  CHECK(with_claim("").reason == "PVCMissing");
  CHECK(with_claim("status: {phase: Lost}").reason == "PVCProvisionFailed");
  const Verdict old = with_claim("status: {phase: Pending}");
  CHECK(old.reason == "PVCPending");
  CHECK(old.status == Status::Degraded);
  CHECK(contains(old.message, "PVC data is Pending for 10m"));
  const Value claim = yaml("{apiVersion: v1, kind: PersistentVolumeClaim, metadata: {name: data, uid: c}}");
  const Verdict failed = with_claim("status: {phase: Pending}",
                                    {event(claim, "ProvisioningFailed", "no storage class fast", 3)});
  CHECK(failed.reason == "PVCProvisionFailed");
  CHECK(contains(failed.message, "PVC data cannot be bound: no storage class fast"));
}

TEST_CASE("an autoscaler gets five minutes to cure a misfit") {
  const Value pool = yaml("{apiVersion: karpenter.sh/v1, kind: NodePool, metadata: {name: gpu}}");
  const char* text = "0/1 nodes are available";
  const char* young = "{metadata: {creationTimestamp: '2025-06-12T10:28:00Z'}}";
  const Verdict growing = refused(0, 16, {node("a", 8), pool}, text, young);
  CHECK(growing.reason == "RequestTooLarge");
  CHECK(growing.status == Status::Progressing);
  CHECK(refused(0, 16, {node("a", 8), pool}, text, "{metadata: {creationTimestamp: '2025-06-12T10:20:00Z'}}")
            .status == Status::Degraded);
  const Value pod = rank_pod(pytorch_job("llm", 0, 16), "master", 0, "");
  CHECK(refused(0, 16, {node("a", 8), pool, event(pod, "NotTriggerScaleUp", "no pool fits", 1)}, text, young)
            .status == Status::Degraded);
  CHECK(refused(0, 16, {node("a", 8), event(pod, "TriggeredScaleUp", "pool 1->2", 1)}, text, young).reason ==
        "ScalingUp");
}

TEST_CASE("devices of dynamic resource allocation are counted by class") {
  const Value device_class =
      yaml(R"({apiVersion: resource.k8s.io/v1, kind: DeviceClass, metadata: {name: gpu.nvidia.com},
    spec: {selectors: [{cel: {expression: 'device.driver == "gpu.nvidia.com"'}}]}})");
  const Value wish = yaml(R"({apiVersion: resource.k8s.io/v1, kind: ResourceClaimTemplate,
    metadata: {name: gpus, namespace: ml},
    spec: {spec: {devices: {requests: [{name: g, exactly: {deviceClassName: gpu.nvidia.com, count: 2}}]}}}})");
  const Value slice = yaml(R"({apiVersion: resource.k8s.io/v1, kind: ResourceSlice, metadata: {name: s},
    spec: {driver: gpu.nvidia.com, pool: {name: a, generation: 2}, devices: [{name: g0}, {name: g1},
           {name: g2, taints: [{key: sick, effect: NoExecute}]}]}})");
  const Value old_slice = yaml(R"({apiVersion: resource.k8s.io/v1, kind: ResourceSlice, metadata: {name: old},
    spec: {driver: gpu.nvidia.com, pool: {name: a, generation: 1}, devices: [{name: g9}]}})");
  const Value used =
      yaml(R"({apiVersion: resource.k8s.io/v1, kind: ResourceClaim, metadata: {name: c, namespace: x},
    status: {allocation: {devices: {results: [{driver: gpu.nvidia.com, pool: a, device: g0}]}}}})");
  const auto judge_devices = [&](std::vector<Value> objects) {
    objects.push_back(wish);
    objects.push_back(node("a", 0));
    const char* spec =
        "{spec: {containers: [{name: pytorch}], resourceClaims: [{name: g, resourceClaimTemplateName: "
        "gpus}]}}";
    return refused(0, 0, std::move(objects), "cannot allocate all claims", spec);
  };
  const Verdict few = judge_devices({device_class, slice, old_slice, used});
  CHECK(few.reason == "InsufficientGPU");
  CHECK(contains(few.message, "needs 2 device(s) of class gpu.nvidia.com, 1 free in ResourceSlices"));
  const Verdict silent = judge_devices({device_class});
  CHECK(silent.reason == "DevicePluginDown");
  CHECK(contains(silent.message, "driver gpu.nvidia.com publishes no devices in any ResourceSlice"));
  CHECK(judge_devices({slice}).reason == "GPUResourceUnknown");
}

TEST_CASE("a gang that must stand in one rack needs room there") {
  const auto in_rack = [](const char* name, const char* rack) {
    return node(name, 8, std::string("{metadata: {labels: {rack: ") + rack + "}}}");
  };
  const char* together = "{metadata: {annotations: {kueue.x-k8s.io/podset-required-topology: rack}}}";
  CHECK(refused(1, 8, {in_rack("a", "r1"), in_rack("b", "r1")}, "", together).reason == "Starting");
  const Verdict apart = refused(1, 8, {in_rack("a", "r1"), in_rack("b", "r2")}, "", together);
  CHECK(apart.reason == "TopologyUnsatisfied");
  CHECK(contains(apart.message, "no single rack has room for 2 pending pod(s)"));
}
