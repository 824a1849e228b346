// SPDX-License-Identifier: Apache-2.0
#include "health/argo_tables.h"

#include "base/strings.h"
#include "health/argo.h"
#include "health/assess.h"

#include "catch.h"
#include "scene.h"

#include <random>
#include <set>

using namespace lockstep;
using namespace lockstep::health;
using lockstep::health::test::yaml;

namespace {

// What a table's first clause may stand on, in shapes that no controller writes.
Value odd(std::mt19937& random, int depth) {
  const char* const words[] = {"",     "True",   "False", "Unknown", "Ready", "Running",
                               "true", "Failed", "-1",    "NaN",     "1e999", "{x}"};
  switch (random() % (depth > 0 ? 8 : 5)) {
    case 0:
      return {};
    case 1:
      return Value::integer(static_cast<std::int64_t>(random()) - (1LL << 31));
    case 2:
      return Value::boolean(random() % 2 == 0);
    case 3:
      return Value::number(0.5);
    case 4:
      return words[random() % std::size(words)];
    case 5:
      return Value::list({odd(random, depth - 1), odd(random, depth - 1)});
    default: {
      const char* const keys[] = {"conditions", "phase",     "type",    "status",
                                  "state",      "reason",    "message", "replicas",
                                  "parents",    "ancestors", "0",       "observedGeneration"};
      Value map = Value::map();
      for (int i = 0; i < 5; ++i) map.set(keys[random() % std::size(keys)], odd(random, depth - 1));
      return map;
    }
  }
}

std::string group_of(const KindTable& table) {
  return table.group.front() == '*' ? "made.up" + std::string(table.group.substr(1))
                                    : std::string(table.group);
}

Value object_of(const KindTable& table, std::string_view kind) {
  return Value::map({{"apiVersion", group_of(table) + "/v1"},
                     {"kind", kind == "*" ? "Thing" : kind},
                     {"metadata", Value::map({{"name", "x"}})}});
}

}  // namespace

TEST_CASE("every table has a rule for every object, and no kind has two tables") {
  std::set<std::string> seen;
  for (const auto& table : all_kind_tables()) {
    CAPTURE(table.group, table.kinds);
    const auto& last = table.then.empty() ? table.rules : table.then;
    CHECK((table.judge || (!last.empty() && last.back().when.empty())));
    for (const auto& kind : split(table.kinds, ' ')) {
      CHECK(seen.insert(std::string(table.group) + "/" + kind).second);
      const Value object = object_of(table, kind);
      CHECK(assess_by_table(group_of(table), object.at("kind").text(), object));
    }
  }
}

TEST_CASE("odd values never break a table") {
  std::mt19937 random(7);  // fixed: a failing round can be looked at again
  for (const auto& table : all_kind_tables()) {
    CAPTURE(table.group, table.kinds);
    for (const auto& kind : split(table.kinds, ' ')) {
      Value object = object_of(table, kind);
      for (int round = 0; round < 100; ++round) {
        for (const char* part : {"spec", "status"}) object.set(part, odd(random, 4));
        REQUIRE_NOTHROW(assess_argo(object));
      }
    }
  }
}

TEST_CASE("what controllers mean by their conditions, phases and generations") {
  struct Row {
    const char* kind;  // apiVersion and kind
    const char* parts;
    Status status;
    const char* message = "";
  };
  using enum Status;
  const auto row = GENERATE(values<Row>({
      {"batch/v1 CronJob", "{spec: {suspend: true}, status: {}}", Healthy, "CronJob is Suspended"},
      {"batch/v1 CronJob",
       "{status: {lastScheduleTime: '2025-06-12T10:00:00Z', lastSuccessfulTime: '2025-06-12T09:00:00Z'}}",
       Degraded, "CronJob has not completed its last execution successfully"},
      {"policy/v1 PodDisruptionBudget",
       "{status: {conditions: [{type: DisruptionAllowed, status: 'False', reason: InsufficientPods}]}}",
       Healthy, "PodDisruptionBudget has InsufficientPods"},
      {"apiextensions.k8s.io/v1 CustomResourceDefinition",
       "{status: {conditions: [{type: Established, status: 'False', reason: Installing}]}}", Progressing,
       "CRD is being installed"},
      {"cert-manager.io/v1 Certificate",
       "{status: {conditions: [{type: Ready, status: 'False', message: no}, {type: Issuing, status: 'True', "
       "message: soon}]}}",
       Progressing, "soon"},
      {"cert-manager.io/v1 ClusterIssuer",
       "{status: {conditions: [{type: Ready, status: 'True', message: ok}]}}", Healthy, "ok"},
      {"external-secrets.io/v1 ExternalSecret",
       "{status: {conditions: [{type: Ready, status: 'False', message: denied}]}}", Degraded, "denied"},
      {"bitnami.com/v1alpha1 SealedSecret", "{status: {conditions: [{type: Synced, status: 'True'}]}}",
       Healthy},
      {"keda.sh/v1alpha1 ScaledObject",
       "{status: {conditions: [{type: Ready, status: 'True'}, {type: Paused, status: 'True', message: by "
       "me}]}}",
       Suspended, "by me"},
      {"keda.sh/v1alpha1 ScaledJob", "{status: {conditions: [{type: Ready, status: Unknown, message: m}]}}",
       Degraded, "m"},
      {"operator.knative.dev/v1beta1 KnativeEventing",
       "{status: {conditions: [{type: InstallSucceeded, status: 'True'}, {type: Ready, status: 'True'}]}}",
       Healthy, "KnativeEventing is healthy."},
      {"serving.kserve.io/v1beta1 InferenceService",
       "{status: {modelStatus: {transitionStatus: BlockedByFailedLoad}, conditions: [{type: Ready, status: "
       "'False', "
       "reason: R, message: m}]}}",
       Degraded, "0: transitionStatus | BlockedByFailedLoad | 1: Ready | False | R | m"},
      {"install.istio.io/v1alpha1 IstioOperator", "{status: {status: 3}}", Healthy, "Component is healthy."},
      {"argoproj.io/v1alpha1 Rollout",
       "{metadata: {generation: 2}, status: {observedGeneration: '1', conditions: []}}", Progressing,
       "Waiting for rollout spec update to be observed"},
      {"argoproj.io/v1alpha1 Rollout",
       "{metadata: {generation: 2}, spec: {replicas: 3}, status: {observedGeneration: 5c788f4484, "
       "conditions: [], "
       "updatedReplicas: 1}}",
       Progressing, "Waiting for roll out to finish: More replicas need to be updated"},
      {"argoproj.io/v1alpha1 Rollout",
       "{spec: {replicas: 1, strategy: {blueGreen: {}}}, status: {conditions: [], updatedReplicas: 1, "
       "availableReplicas: 1, currentPodHash: new, blueGreen: {activeSelector: old}}}",
       Progressing, "Waiting for roll out to finish: active service cutover pending"},
      {"argoproj.io/v1alpha1 Rollout", "{status: {conditions: [], phase: Paused, message: CanaryPauseStep}}",
       Suspended, "CanaryPauseStep"},
      {"argoproj.io/v1alpha1 CronWorkflow", "{}", Healthy, "CronWorkflow is healthy."},
      {"argoproj.io/v1alpha1 ApplicationSet",
       "{status: {conditions: [{type: ResourcesUpToDate, status: 'True', message: ok}]}}", Healthy, "ok"},
      {"kustomize.toolkit.fluxcd.io/v1 Kustomization", "{spec: {suspend: true}}", Suspended,
       "Kustomization is suspended"},
      {"source.toolkit.fluxcd.io/v1 GitRepository",
       "{status: {conditions: [{type: Ready, status: 'True', reason: Succeeded}]}}", Degraded, "Succeeded"},
      {"sparkoperator.k8s.io/v1beta2 SparkApplication",
       "{spec: {executor: {instances: 2}}, status: {applicationState: {state: RUNNING}, executorState: {a: "
       "RUNNING}}}",
       Progressing, "Waiting for executors"},
      {"cluster.x-k8s.io/v1beta1 Cluster",
       "{status: {phase: Provisioning, conditions: [{type: Ready, status: 'False', severity: Info}]}}",
       Progressing, "Waiting for clusters"},
      {"cluster.x-k8s.io/v1beta1 Cluster",
       "{status: {phase: Provisioned, conditions: [{type: Ready, status: 'False', severity: Error, message: "
       "gone}]}}",
       Degraded, "gone"},
      {"karpenter.sh/v1 NodeClaim", "{status: {conditions: [{type: Launched, status: 'True'}]}}", Progressing,
       "Node launched, waiting for registration"},
      {"snapshot.storage.k8s.io/v1 VolumeSnapshot", "{status: {readyToUse: true}}", Healthy, "Ready to use"},
      {"snapshot.storage.k8s.io/v1 VolumeSnapshot", "{status: {readyToUse: false, error: {message: full}}}",
       Degraded, "full"},
      {"ceph.rook.io/v1 CephObjectStore", "{status: {phase: Pending}}", Progressing,
       "Ceph object store phase is Pending"},
      {"postgresql.cnpg.io/v1 Cluster",
       "{metadata: {annotations: {cnpg.io/reconciliationLoop: disabled}}, status: {phase: Cluster in healthy "
       "state}}",
       Suspended, "Cluster reconciliation is suspended"},
      {"elasticsearch.k8s.elastic.co/v1 Elasticsearch",
       "{spec: {nodeSets: [{count: 3}, {count: 2}]}, status: {health: green, phase: Ready, availableNodes: "
       "5}}",
       Healthy, "Elasticsearch Cluster status is Green"},
      {"kafka.strimzi.io/v1beta2 KafkaTopic",
       "{status: {conditions: [{type: NotReady, status: 'True', message: m}]}}", Degraded, "m"},
      {"sql.cnrm.cloud.google.com/v1beta1 SQLInstance",
       "{metadata: {generation: 1}, status: {observedGeneration: 1, conditions: [{type: Ready, status: "
       "'False', "
       "reason: DependencyNotReady, message: m}]}}",
       Suspended, "m"},
      {"storage.azure.upbound.io/v1beta1 Account",
       "{status: {conditions: [{type: Synced, status: 'False', message: quota}]}}", Degraded, "quota"},
      {"monitoring.coreos.com/v1 Prometheus",
       "{status: {conditions: [{type: Available, status: Degraded, reason: SomePodsNotReady}]}}", Progressing,
       "SomePodsNotReady"},
      {"opentelemetry.io/v1beta1 OpenTelemetryCollector",
       "{status: {scale: {replicas: 2, statusReplicas: 1/2}}}", Progressing, "Replicas are starting up"},
  }));
  CAPTURE(row.kind, row.parts);
  const auto words = split(row.kind, ' ');
  Value object = yaml(row.parts);
  object.set("apiVersion", words[0]);
  object.set("kind", words[1]);
  const Verdict v = assess_argo(object);
  CHECK(v.status == row.status);
  CHECK(v.message == row.message);
}

TEST_CASE("a table of the very group wins over one for its ending") {
  const auto status = [](const char* text) { return assess_argo(yaml(text)).status; };
  CHECK(status("{apiVersion: rds.aws.crossplane.io/v1, kind: DBInstance}") == Status::Progressing);
  CHECK(status("{apiVersion: rds.aws.crossplane.io/v1, kind: Other}") == Status::Healthy);
  CHECK(status("{apiVersion: crossplane.io/v1, kind: Other}") == Status::None);
  CHECK(status(
            "{apiVersion: core.cnrm.cloud.google.com/v1, kind: ConfigConnector, status: {observedGeneration: "
            "1}}") == Status::Degraded);
}

TEST_CASE("a route counts the gateways that have seen its spec") {
  const auto judged = [](const char* parents) {
    Value route =
        yaml("{apiVersion: gateway.networking.k8s.io/v1, kind: HTTPRoute, metadata: {generation: 2}}");
    route["status"]["parents"] = yaml(parents);
    return assess_argo(route);
  };
  const auto parent = [](const char* type, const char* status, int generation) {
    return "[{parentRef: {name: gw}, conditions: [{type: " + std::string(type) + ", status: '" + status +
           "', observedGeneration: " + std::to_string(generation) + ", message: why}]}]";
  };
  CHECK(judged("[]").status == Status::Progressing);
  CHECK(judged(parent("Accepted", "True", 2).c_str()).status == Status::Healthy);
  CHECK(judged(parent("Accepted", "False", 1).c_str()).status == Status::Progressing);
  const Verdict refused = judged(parent("ResolvedRefs", "False", 2).c_str());
  CHECK(refused.status == Status::Degraded);
  CHECK(refused.message == "Parent gw: why");
  CHECK(judged(parent("Programmed", "False", 2).c_str()).status == Status::Progressing);
}

TEST_CASE("for people a verdict stays on one line, and kinds of training keep their own rules") {
  const Value serving = yaml(R"({apiVersion: serving.knative.dev/v1, kind: Service, status: {conditions: [
    {type: Ready, status: 'False', reason: R, message: m}, {type: RoutesReady, status: Unknown}]}})");
  CHECK(assess_argo(serving).message == "Ready is False, since R. m\nRoutesReady is Unknown\n");
  const Verdict v = assess(serving, {}, {});
  CHECK(v.status == Status::Degraded);
  CHECK(v.message == "Ready is False, since R. m; RoutesReady is Unknown");
  const Value inference =
      yaml("{apiVersion: serving.kserve.io/v1beta1, kind: InferenceService, metadata: {name: llm}}");
  CHECK(assess_argo(inference).reason.empty());
  CHECK(!assess(inference, {}, {}).reason.empty());
}
