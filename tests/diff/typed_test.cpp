// SPDX-License-Identifier: Apache-2.0
#include "diff/typed.h"

#include "value/json.h"
#include "value/yaml.h"

#include "catch.h"

using namespace lockstep;
using namespace lockstep::diff;

TEST_CASE("built-in kinds come back as the server would send them") {
  struct Row {
    const char *name, *given, *want;
  };
  const auto row = GENERATE(values<Row>({
      {"quantities", "spec: {template: {spec: {containers: [{name: a, resources: {limits: {cpu: 0.5}}}]}}}",
       R"({"spec":{"template":{"spec":{"containers":[{"name":"a","resources":{"limits":{"cpu":"500m"}}}]}}}})"},
      {"empty values that may be left out",
       "spec: {paused: false, minReadySeconds: 0}\nmetadata: {labels: {}}", R"({"metadata":{},"spec":{}})"},
      {"a zero behind a pointer stays", "spec: {replicas: 0}", R"({"spec":{"replicas":0}})"},
      {"null values", "spec: {replicas: null, template: null}",
       R"({"spec":{"template":{"metadata":{},"spec":{"containers":null}}}})"},
      {"empty structs stay", "spec: {template: {spec: {securityContext: {}}}}",
       R"({"spec":{"template":{"spec":{"securityContext":{}}}}})"},
      {"an unknown field keeps all as it is", "spec: {replica: 1, paused: false}",
       R"({"spec":{"paused":false,"replica":1}})"},
      {"so does a wrong type", "spec: {replicas: '1', paused: false}",
       R"({"spec":{"paused":false,"replicas":"1"}})"},
      {"a number for a text", "metadata: {annotations: {a: 1}}\nspec: {paused: false}",
       R"({"metadata":{"annotations":{"a":1}},"spec":{"paused":false}})"},
      {"an integer out of range", "spec: {replicas: 3000000000, paused: false}",
       R"({"spec":{"paused":false,"replicas":3000000000}})"},
      {"int or string", "spec: {strategy: {rollingUpdate: {maxSurge: 25%, maxUnavailable: 1}}}",
       R"({"spec":{"strategy":{"rollingUpdate":{"maxSurge":"25%","maxUnavailable":1}}}})"},
      {"time", "metadata: {deletionTimestamp: '2026-01-02T05:04:05+02:00'}",
       R"({"metadata":{"deletionTimestamp":"2026-01-02T03:04:05Z"}})"},
      {"a name in another case is known, and lost", "spec: {Paused: true}", R"({"spec":{}})"},
  }));
  CAPTURE(row.name);
  Value given = read_yaml("apiVersion: apps/v1\nkind: Deployment\n" + std::string(row.given));
  Value got = round_trip(given);
  got.erase("apiVersion");
  got.erase("kind");
  CHECK(to_json(got, {.sort_keys = true}) == row.want);
}

TEST_CASE("custom resources come back as they are") {
  const Value object = read_yaml("{apiVersion: example.com/v1, kind: Widget, spec: {cpu: 1000m, e: ''}}");
  CHECK(round_trip(object) == object);
}

TEST_CASE("a value without what the other does not have") {
  CHECK(to_json(only_known(read_yaml("{a: {b: 1}, l: [{x: 1}], gone: 1}"),
                           read_yaml("{a: {b: 2, c: 3}, l: [{x: 2, y: 3}, {z: 4}], d: 5}"))) ==
        R"({"a":{"b":2},"l":[{"x":2},{"z":4}]})");
}
