// SPDX-License-Identifier: Apache-2.0
#include "health/preflight.h"

#include "base/strings.h"

#include "catch.h"
#include "scene.h"

using namespace lockstep;
using namespace lockstep::health;
using namespace lockstep::health::test;

namespace {

// Of a manifest as it stands in Git: no uid, no status.
Value manifest(int workers, int gpus, std::string_view over = "") {
  Value job = pytorch_job("llm", workers, gpus, over);
  job.erase("status");
  job["metadata"].erase("uid");
  return job;
}

Snapshot cluster(std::vector<Value> objects) {
  std::vector<Source> listed;
  for (auto source : preflight_sources("kubeflow.org", "PyTorchJob")) {
    source.cluster_wide = true;
    listed.push_back(std::move(source));
  }
  return Snapshot::of(std::move(objects), listed);
}

Preflight check(const Value& job, std::vector<Value> objects, const std::vector<const Value*>& beside = {}) {
  const auto all = cluster(std::move(objects));
  const auto out = preflight({&job}, beside, all, now());
  REQUIRE(out.size() == 1);
  return out.front();
}

}  // namespace

TEST_CASE("a new job fits now, waits, or can never fit") {
  struct Row {
    const char* name;
    Value job;
    std::vector<Value> cluster;
    Fits fits;
    const char* reason;
    const char* text;
  };
  const auto row = GENERATE(values<Row>({
      {"room", manifest(1, 8), {node("a", 8), node("b", 8)}, Fits::Now, "", ""},
      {"busy",
       manifest(1, 8),
       {node("a", 8), node("b", 8), other_pod("x", "b", 4)},
       Fits::Waits,
       "InsufficientGPU",
       "needs 16 nvidia.com/gpu for 2 pending pod(s), 12 free on 2 matching node(s)"},
      {"too large",
       manifest(1, 16),
       {node("a", 8), node("b", 8)},
       Fits::Never,
       "RequestTooLarge",
       "largest matching node has 8"},
      {"gang too large",
       manifest(3, 8),
       {node("a", 8), node("b", 8)},
       Fits::Never,
       "GangTooLarge",
       "16 in total"},
      {"tainted",
       manifest(0, 8),
       {node("a", 8, "{spec: {taints: [{key: k, value: v, effect: NoSchedule}]}}")},
       Fits::Never,
       "UntoleratedTaint",
       "k=v:NoSchedule"},
      {"unknown key",
       manifest(0, 0,
                "{spec: {pytorchReplicaSpecs: {Master: {template: {spec: {containers: [{name: "
                "pytorch, resources: {limits: {nvidia.com/mig-1g.10gb: '1'}}}]}}}, Worker: null}}}"),
       {node("a", 8)},
       Fits::Never,
       "GPUResourceUnknown",
       "advertised: nvidia.com/gpu"},
      {"quota used",
       manifest(1, 8),
       {node("a", 8), node("b", 8),
        yaml("{apiVersion: v1, kind: ResourceQuota, metadata: {name: q, namespace: ml}, "
             "status: {hard: {requests.nvidia.com/gpu: '16'}, used: "
             "{requests.nvidia.com/gpu: '8'}}}")},
       Fits::Waits,
       "QuotaExceeded",
       "ResourceQuota q allows 16 requests.nvidia.com/gpu (8 used) and the job needs 16: 1 of 2 ranks fit"},
      {"quota too small",
       manifest(1, 8),
       {node("a", 8), node("b", 8),
        yaml("{apiVersion: v1, kind: ResourceQuota, metadata: {name: q, namespace: ml}, "
             "spec: {hard: {pods: '1'}}}")},
       Fits::Never,
       "QuotaTooSmall",
       "ResourceQuota q allows 1 pods (0 used) and the job needs 2: 1 of 2 ranks fit"},
      {"no queue",
       manifest(0, 8, "{metadata: {labels: {kueue.x-k8s.io/queue-name: typo}}}"),
       {node("a", 8)},
       Fits::Never,
       "QueueMisconfigured",
       "LocalQueue typo does not exist"},
      {"no claim",
       manifest(0, 8,
                "{spec: {pytorchReplicaSpecs: {Master: {template: {spec: {volumes: [{name: d, "
                "persistentVolumeClaim: {claimName: data}}]}}}}}}"),
       {node("a", 8)},
       Fits::Never,
       "PVCMissing",
       "PersistentVolumeClaim ml/data does not exist"},
      {"no class",
       manifest(0, 8,
                "{spec: {pytorchReplicaSpecs: {Master: {template: {spec: {priorityClassName: high}}}}}}"),
       {node("a", 8)},
       Fits::Never,
       "PriorityClassMissing",
       "PriorityClass high does not exist"},
  }));
  CAPTURE(row.name);
  const Preflight got = check(row.job, row.cluster);
  CAPTURE(got.text());
  CHECK(got.fits == row.fits);
  if (*row.reason) {
    REQUIRE(!got.obstacles.empty());
    CHECK(got.obstacles.front().reason == row.reason);
    CHECK(contains(got.obstacles.front().message, row.text));
    CHECK(!got.obstacles.front().hint.empty());
  } else {
    CHECK(got.obstacles.empty());
  }
}

TEST_CASE("absurd numbers of replicas are answered, and quickly") {
  const auto with_workers = [](const char* replicas) {
    return manifest(1, 8,
                    "{spec: {pytorchReplicaSpecs: {Worker: {replicas: " + std::string(replicas) + "}}}}");
  };
  const std::vector<Value> nodes = {node("a", 8), node("b", 8)};
  CHECK(check(with_workers("2000000000"), nodes).fits == Fits::Never);
  CHECK(check(with_workers("-3"), nodes).fits == Fits::Now);
}

TEST_CASE("what a job names may come with it, be optional, or not be readable") {
  const Value job = manifest(0, 8, R"({spec: {pytorchReplicaSpecs: {Worker: null, Master: {template: {spec: {
    serviceAccountName: trainer, imagePullSecrets: [{name: pull}],
    containers: [{name: pytorch, resources: {limits: {nvidia.com/gpu: '8'}},
      envFrom: [{configMapRef: {name: settings}}, {secretRef: {name: maybe, optional: true}}]}]}}}}}})");
  const Value settings = yaml("{apiVersion: v1, kind: ConfigMap, metadata: {name: settings, namespace: ml}}");
  const Preflight missing = check(job, {node("a", 8)}, {});
  std::vector<std::string> reasons;
  for (const auto& row : missing.obstacles) reasons.push_back(row.reason);
  CHECK(reasons == std::vector<std::string>{"ConfigMissing", "ImagePullFailed", "ServiceAccountMissing"});
  CHECK(check(job, {node("a", 8)}, {&settings}).obstacles.size() == 2);
  const auto blind = Snapshot::of({node("a", 8)});
  const auto unknown = preflight({&job}, {}, blind, now());
  CHECK(unknown.front().fits == Fits::Unknown);
  CHECK(unknown.front().obstacles.empty());
}

TEST_CASE("a Kueue queue that can never admit the job is told from a busy one") {
  const Value local = yaml(
      "{apiVersion: kueue.x-k8s.io/v1beta2, kind: LocalQueue, metadata: {name: q, namespace: ml}, spec: "
      "{clusterQueue: "
      "cq}}");
  const auto queue = [](const char* more) {
    return merged(yaml(R"({apiVersion: kueue.x-k8s.io/v1beta2, kind: ClusterQueue, metadata: {name: cq},
      spec: {resourceGroups: [{flavors: [{name: f, resources: [{name: nvidia.com/gpu, nominalQuota: '8'}]}]}]}})"),
                  yaml(more));
  };
  const Value job = manifest(1, 8, "{metadata: {labels: {kueue.x-k8s.io/queue-name: q}}}");
  const std::vector<Value> nodes = {node("a", 8), node("b", 8), local};
  const auto with = [&](const char* more) {
    auto all = nodes;
    all.push_back(queue(more));
    return check(job, all);
  };
  CHECK(with("{}").fits == Fits::Never);
  CHECK(with("{}").obstacles.front().reason == "ExceedsQuota");
  const Preflight borrows = with("{spec: {cohortName: all}}");
  CHECK(borrows.fits == Fits::Waits);
  CHECK(borrows.obstacles.front().reason == "Queued");
}

TEST_CASE("kinds without pods need no preflight, and text is one line") {
  const Value map = yaml("{apiVersion: v1, kind: ConfigMap, metadata: {name: c}}");
  const auto all = cluster({});
  CHECK(preflight({&map}, {}, all, now()).empty());
  const Preflight got = check(manifest(1, 16), {node("a", 8)});
  CHECK(got.text().starts_with("PyTorchJob ml/llm: can never fit: pod llm-master: needs 16 nvidia.com/gpu"));
  CHECK(got.pods == 2);
  CHECK(got.resource == "nvidia.com/gpu");
  CHECK(got.amount == Quantity::of(32));
}
