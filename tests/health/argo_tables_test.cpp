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
