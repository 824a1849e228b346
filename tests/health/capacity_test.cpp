// SPDX-License-Identifier: Apache-2.0
#include "health/capacity.h"

#include "catch.h"
#include "scene.h"

using namespace lockstep;
using namespace lockstep::health;
using namespace lockstep::health::test;

TEST_CASE("node affinity has all operators, alternatives and fields") {
  const Value n = node("a", 8, "{metadata: {labels: {gpu: h100, count: '8'}}}");
  struct Row {
    const char* term;
    bool matches;
  };
  const auto row = GENERATE(values<Row>({
      {"matchExpressions: [{key: gpu, operator: In, values: [a100, h100]}]", true},
      {"matchExpressions: [{key: gpu, operator: NotIn, values: [a100]}]", true},
      {"matchExpressions: [{key: none, operator: NotIn, values: [a100]}]", true},
      {"matchExpressions: [{key: none, operator: DoesNotExist}]", true},
      {"matchExpressions: [{key: gpu, operator: Exists}]", true},
      {"matchExpressions: [{key: none, operator: Exists}]", false},
      {"matchExpressions: [{key: count, operator: Gt, values: ['7']}]", true},
      {"matchExpressions: [{key: count, operator: Lt, values: ['8']}]", false},
      {"matchExpressions: [{key: gpu, operator: Gt, values: ['1']}]", false},
      {"matchExpressions: [{key: gpu, operator: Exists}, {key: none, operator: Exists}]", false},
      {"matchFields: [{key: metadata.name, operator: In, values: [a]}]", true},
      {"matchFields: [{key: metadata.name, operator: In, values: [b]}]", false},
      {"matchExpressions: []", false},
  }));
  CAPTURE(row.term);
  const auto with = [](const std::string& terms) {
    return yaml(
        "{affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: [" +
        terms + "]}}}}");
  };
  CHECK(matches_affinity(n, with(std::string("{") + row.term + "}")) == row.matches);
  CHECK(matches_affinity(
      n, with(std::string("{") + row.term + "}, {matchExpressions: [{key: gpu, operator: Exists}]}")));
}

TEST_CASE("tolerations match by key, value and effect") {
  const Value n = node("a", 8, "{spec: {taints: [{key: team, value: b, effect: NoSchedule}]}}");
  const auto kept_away = [&](const char* tolerations) {
    return !untolerated_taints(n, yaml(std::string("{tolerations: [") + tolerations + "]}")).empty();
  };
  CHECK(kept_away(""));
  CHECK(!kept_away("{operator: Exists}"));
  CHECK(!kept_away("{key: team, operator: Exists}"));
  CHECK(!kept_away("{key: team, value: b}"));
  CHECK(!kept_away("{key: team, operator: Equal, value: b, effect: NoSchedule}"));
  CHECK(kept_away("{key: team, value: c}"));
  CHECK(kept_away("{key: team, value: b, effect: NoExecute}"));
  CHECK(kept_away("{key: other, operator: Exists}"));
}

TEST_CASE("cordons and lost nodes are no taints, and soft taints keep nobody away") {
  const Value n =
      node("a", 8, R"({spec: {taints: [{key: node.kubernetes.io/unschedulable, effect: NoSchedule},
    {key: node.kubernetes.io/unreachable, effect: NoExecute}, {key: slow, effect: PreferNoSchedule}]}})");
  CHECK(untolerated_taints(n, Value::map()).empty());
}

TEST_CASE("finished pods give their node back, terminating and pending ones do not") {
  const auto all = snapshot({node("a", 8), other_pod("runs", "a", 2),
                             merged(other_pod("done", "a", 2), yaml("{status: {phase: Succeeded}}")),
                             merged(other_pod("failed", "a", 2), yaml("{status: {phase: Failed}}")),
                             merged(other_pod("starts", "a", 1), yaml("{status: {phase: Pending}}")),
                             merged(other_pod("ends", "a", 1), yaml("{metadata: {deletionTimestamp: t}}"))});
  const NodeInfo* a = all.capacity().find("a");
  REQUIRE(a);
  CHECK(a->free("nvidia.com/gpu") == Quantity::of(4));
  CHECK(a->free("pods") == Quantity::of(107));
  CHECK(!all.capacity().find("b"));
}

TEST_CASE("conditions about GPUs are bad by their sense, not by their status") {
  struct Row {
    const char* type;
    const char* status;
    bool is_bad;
  };
  const auto row = GENERATE(values<Row>({{"GPUMissing", "True", true},
                                         {"GPUMissing", "False", false},
                                         {"AcceleratedHardwareReady", "False", true},
                                         {"AcceleratedHardwareReady", "True", false},
                                         {"NvidiaDevicePluginHealthy", "False", true},
                                         {"UnhealthyNvidiaDevicePlugin", "True", true},
                                         {"NVLinkStatusInactive", "True", true},
                                         {"IBLinkFlapping", "True", true},
                                         {"GPUHealthUnknown", "Unknown", false},
                                         {"DiskPressure", "True", false}}));
  CAPTURE(row.type, row.status);
  const auto all = snapshot({node(
      "a", 8,
      std::string("{status: {conditions: [{type: ") + row.type + ", status: '" + row.status + "'}]}}")});
  CHECK(all.capacity().find("a")->gpu_trouble().has_value() == row.is_bad);
}
