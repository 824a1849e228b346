// SPDX-License-Identifier: Apache-2.0
#include "health/rules.h"

#include "catch.h"
#include "scene.h"

using namespace lockstep;
using namespace lockstep::health;
using lockstep::health::test::yaml;

namespace {

const char* const object = R"(
kind: Widget
metadata: {generation: 3, labels: {x.io/size: small}}
spec: {replicas: 4, paused: true, name: "{b}"}
status:
  observedGeneration: 2
  phase: Running
  ready: 3
  since: "2025-06-12T10:00:00Z"
  until: "2025-06-12T09:59:59Z"
  share: 3/4
  empty: []
  nothing: null
  parts: [{name: a, count: 1, ok: true}, {name: b, count: 2, ok: false}]
  byName: {a: {count: 3}, b: {count: 4}}
  nested: {conditions: [{type: Ready, status: "True"}]}
  conditions:
  - {type: Ready, status: "False", reason: Waiting, message: for a, observedGeneration: 2}
  - {type: Synced, status: "True"}
  - {type: x.io/asleep, status: "True", message: night}
  - {type: Ready, status: Unknown, reason: Lost}
)";

}  // namespace

TEST_CASE("clauses about conditions") {
  struct Row {
    const char* when;
    bool holds;
  };
  const auto row = GENERATE(values<Row>({
      {"", true},
      {"Ready=False", true},
      {"Ready=Unknown", true},  // any condition of the type
      {"Ready=True", false},
      {"Ready=True|False", true},
      {"Ready", true},
      {"Gone", false},
      {"!Gone", true},
      {"Gone!=True", false},
      {"Ready.reason=Waiting", true},
      {"Ready.reason~ait|x", true},
      {"Synced.reason", false},
      {"!Synced.reason", true},
      {"x.io/asleep=True", true},
      {"x.io/asleep.message=night", true},
      {"any=Unknown", true},
      {"any-Ready=Unknown", false},
      {"any-Ready!=True", false},
      {"any.observedGeneration<.metadata.generation", true},
      {"Gone.observedGeneration<.metadata.generation", false},
      {"Ready=False & Synced=True", true},
      {"Ready=False & Synced=False", false},
  }));
  CAPTURE(row.when);
  CHECK(holds(row.when, yaml(object)) == row.holds);
}

TEST_CASE("clauses about members") {
  struct Row {
    const char* when;
    bool holds;
  };
  const auto row = GENERATE(values<Row>({
      {".status.phase=Running", true},
      {".status.phase!=Running", false},
      {".status.gone=", true},
      {".status.gone!=x", true},
      {".status.gone", false},
      {".status.nothing", false},
      {".spec.paused=true", true},
      {".status.ready=3", true},
      {".metadata.labels[x.io/size]=small", true},
      {".status.nested.conditions[Ready].status=True", true},
      {".status.nested.conditions[Gone].status=True", false},
      {".status.parts.1.name=b", true},
      {".status.parts.7.name=b", false},
      {".status.parts.*.ok!=true", true},
      {"!.status.parts.*.name~c", true},
      {".status.empty.*.ok!=true", false},
      {".status.ready<.spec.replicas", true},
      {".status.ready>=.spec.replicas", false},
      {".status.gone<1", true},
      {".status.parts>1", true},
      {".status.empty>0", false},
      {".status.parts.*.count>=3", true},  // the sum
      {".status.byName.*.count>7", false},
      {".status.until<.status.since", true},
      {".status.since<.status.until", false},
      {".status.phase<4", false},  // a text and a number cannot be compared
      {".status.phase>4", false},
      {".status.share={.status.ready}/{.spec.replicas}", true},
      {".status.phase={.status.gone}", false},
      {"stale", true},
  }));
  CAPTURE(row.when);
  CHECK(holds(row.when, yaml(object)) == row.holds);
}

TEST_CASE("stale needs both generations") {
  CHECK(!holds("stale", yaml("{metadata: {generation: 1}, status: {}}")));
  CHECK(!holds("stale", yaml("{status: {observedGeneration: 1}}")));
  CHECK(!holds("stale", yaml("{metadata: {generation: 1}, status: {observedGeneration: 1}}")));
}

TEST_CASE("texts take in what the object says") {
  const Value value = yaml(object);
  CHECK(expand("{.kind} is {.status.phase}", value) == "Widget is Running");
  CHECK(expand("{Ready.message}{Gone.message}!", value) == "for a!");
  CHECK(expand("{Synced.message|all well}", value) == "all well");
  CHECK(expand("{Synced.message|.status.gone|{x}", value) == "{x");
  CHECK(expand("{.status.gone|.status.phase|none}", value) == "Running");
  CHECK(expand("{.spec.name}", value) == "{b}");  // what an object says is not read as a text of ours
  CHECK(expand("{any.reason}", value) == "Waiting");
  CHECK(expand("unclosed {", value) == "unclosed {");
  CHECK(expand("{conditions}", value) ==
        "1: Ready | False\n2: Synced | True\n3: x.io/asleep | True\n4: Ready | Unknown\n");
  CHECK(expand("{unmet}", value) == "Ready is False, since Waiting. for a\nReady is Unknown, since Lost. \n");
}

TEST_CASE("the first rule that holds decides") {
  constexpr Rule rules[] = {{".status.phase=Failed", Status::Degraded},
                            {"Synced=True", Status::Healthy, "{.kind} is synced"},
                            {"Ready=False", Status::Degraded}};
  const auto v = first_rule(rules, yaml(object));
  REQUIRE(v);
  CHECK(v->status == Status::Healthy);
  CHECK(v->message == "Widget is synced");
  CHECK(!first_rule(rules, yaml("{}")));
}
