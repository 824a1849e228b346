// SPDX-License-Identifier: Apache-2.0
#include "health/gpus.h"

#include "base/strings.h"

#include "catch.h"
#include "scene.h"

using namespace lockstep;
using namespace lockstep::health;
using namespace lockstep::health::test;

TEST_CASE("pools show what is free, the largest block and what is out of order") {
  const auto all = snapshot(
      {node("a", 8, "{metadata: {labels: {agentpool: h100, nvidia.com/gpu.product: H100}}}"),
       node("b", 8,
            "{metadata: {labels: {agentpool: h100, nvidia.com/gpu.product: H100}}, status: {allocatable: "
            "{nvidia.com/gpu: '7'}}}"),
       node("c", 8,
            "{metadata: {labels: {agentpool: h100, nvidia.com/gpu.product: H100}}, spec: {unschedulable: "
            "true}}"),
       node(
           "d", 4,
           "{status: {conditions: [{type: Ready, status: 'False'}, {type: XIDErrors, status: 'True', reason: "
           "R, message: m}]}}"),
       node("cpu", 0), other_pod("x", "a", 6)});
  const auto report = report_gpus(all, now());
  REQUIRE(report.pools.size() == 2);
  const GpuPool &unnamed = report.pools[0], &pool = report.pools[1];
  CHECK(unnamed.pool.empty());
  CHECK(unnamed.not_ready == 1);
  CHECK(unnamed.free.is_zero());
  CHECK(unnamed.troubles == std::vector<std::string>{"d reports XIDErrors=True (R: m)"});
  CHECK(pool.pool == "h100");
  CHECK(pool.product == "H100");
  CHECK(pool.nodes == 3);
  CHECK(pool.cordoned == 1);
  CHECK(pool.capacity == Quantity::of(24));
  CHECK(pool.allocatable == Quantity::of(23));
  CHECK(pool.unhealthy == Quantity::of(1));
  CHECK(pool.free == Quantity::of(9));
  CHECK(pool.largest_block == Quantity::of(7));
  CHECK(pool.largest_on == "b");
}

TEST_CASE("holders are the tops of owner chains, and leaks are told") {
  const Value done = pytorch_job("done", 1, 8, "{status: {conditions: [{type: Succeeded, status: 'True'}]}}");
  const Value fine = pytorch_job("fine", 0, 4);
  const Value stuck = pytorch_job("stuck", 1, 8);
  const Value set =
      yaml("{apiVersion: apps/v1, kind: StatefulSet, metadata: {name: db, namespace: ml, uid: set}}");
  const Value member =
      merged(other_pod("db-0", "b", 1),
             yaml("{metadata: {ownerReferences: [{apiVersion: apps/v1, kind: StatefulSet, name: db, uid: "
                  "set, controller: true}]}}"));
  const auto all = snapshot({done, fine, stuck, set, member, other_pod("bare", "b", 2), node("a", 64),
                             node("b", 8), other_pod("full", "b", 5), rank_pod(done, "worker", 0, "a"),
                             rank_pod(fine, "master", 0, "a"), rank_pod(stuck, "master", 0, "a"),
                             rank_pod(stuck, "worker", 0, "",
                                      "{metadata: {creationTimestamp: '" + ago(30) +
                                          "'}, spec: {nodeSelector: {kubernetes.io/hostname: b}}}")});
  const auto report = report_gpus(all, now());
  const auto find = [&](const char* name) {
    for (const auto& row : report.holders)
      if (row.ref.name == name) return row;
    return GpuHolder{};
  };
  CHECK(find("done").amount == Quantity::of(8));
  CHECK(find("done").leak == "finished (Succeeded), and its pods still run");
  CHECK(find("fine").leak.empty());
  CHECK(find("fine").verdict.reason == "Running");
  CHECK(find("db").ref.kind == "StatefulSet");
  CHECK(find("db").verdict.status == Status::None);
  CHECK(find("bare").ref.kind == "Pod");
  CHECK(find("stuck").pods == 1);
  CHECK(contains(find("stuck").leak, "cannot make progress (GangTooLarge)"));
  CHECK(report.holders.front().amount >= report.holders.back().amount);
}

TEST_CASE("without everybody's pods nothing is called free") {
  const auto all = Snapshot::of({node("a", 8)}, {{{"", "Pod"}, false}});
  const auto report = report_gpus(all, now());
  CHECK(!report.sees_all_pods);
  REQUIRE(report.pools.size() == 1);
  CHECK(report.pools[0].free.is_zero());
  CHECK(!gpu_report_sources().empty());
}
