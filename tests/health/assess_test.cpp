// SPDX-License-Identifier: Apache-2.0
#include "health/assess.h"

#include "value/yaml.h"

#include "catch.h"

using namespace lockstep;
using namespace lockstep::health;

TEST_CASE("a rollout whose pods cannot be made says why, Argo CD's own rules do not") {
  const Value object = read_yaml(
      "{apiVersion: apps/v1, kind: Deployment, metadata: {name: web, generation: 1}, spec: {replicas: 1}, "
      "status: "
      "{observedGeneration: 1, conditions: [{type: ReplicaFailure, status: 'True', message: no PriorityClass "
      "x}]}}");
  const auto verdict = assess(object, {}, TimePoint{});
  CHECK(verdict.status == Status::Progressing);
  CHECK(verdict.message ==
        "Waiting for rollout to finish: 0 out of 1 new replicas have been updated... no PriorityClass x");
  Settings argo;
  argo.rules = Rules::ArgoCd;
  CHECK(assess(object, {}, TimePoint{}, argo).message ==
        "Waiting for rollout to finish: 0 out of 1 new replicas have been updated...");
}
