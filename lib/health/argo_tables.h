// SPDX-License-Identifier: Apache-2.0
#pragma once
// The rule tables of the kinds that Argo CD judges with scripts (spec argocd §6.3), one file per family of
// kinds: what their controllers mean by conditions, phases and observed generations.

#include "health/rules.h"

#include <vector>

namespace lockstep::health {

struct KindTable {
  std::string_view group;  // "*.upbound.io": every group with that ending
  std::string_view kinds;  // separated by spaces; "*": all of the group
  std::span<const Rule> rules = {};
  std::span<const Rule> then = {};  // tried next, where kinds of a group share their first rules
  // Where a table cannot say it; used in place of the rules.
  Verdict (*judge)(const Value& object) = nullptr;
};

// Ready=False is a failure, Ready=True is success; ready_condition adds that all else is on its way.
inline constexpr Rule ready_or_failed[] = {
    {"Ready=False", Status::Degraded, "{Ready.message}"},
    {"Ready=True", Status::Healthy, "{Ready.message}"},
};
inline constexpr Rule ready_condition[] = {
    ready_or_failed[0],
    ready_or_failed[1],
    {"", Status::Progressing, "Waiting for {.kind}"},
};

std::span<const KindTable> kubernetes_kinds();  // the API server's own, OpenShift, Cluster API ...
std::span<const KindTable> gitops_kinds();      // Argo, GitOps Promoter, Flux, Flagger
std::span<const KindTable> workload_kinds();    // KServe, Knative, KEDA, Spark, Flink, OpenKruise ...
std::span<const KindTable> pipeline_kinds();    // Numaflow, Numaplane, Keptn, Camel ...
std::span<const KindTable> security_kinds();    // certificates, secrets, policies, identities
std::span<const KindTable> storage_kinds();     // volumes, snapshots, buckets, backups, virtual machines
std::span<const KindTable> database_kinds();
std::span<const KindTable> messaging_kinds();  // Kafka and RabbitMQ
std::span<const KindTable> cloud_kinds();      // Crossplane, ACK, Config Connector ...
std::span<const KindTable> network_kinds();    // gateways, routes, API management
std::span<const KindTable> monitoring_kinds();
std::vector<KindTable> all_kind_tables();

}  // namespace lockstep::health
