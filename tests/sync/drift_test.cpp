// SPDX-License-Identifier: Apache-2.0
#include "sync/drift.h"

#include "value/yaml.h"

#include "catch.h"

using namespace lockstep;
using namespace lockstep::sync;

namespace {

const ObjectRef ref{"", "ConfigMap", "ml", "c"};

Plan plan_of(const std::string& data) {
  Step step;
  step.ref = ref;
  step.manifest = std::make_shared<const Value>(
      read_yaml("{apiVersion: v1, kind: ConfigMap, metadata: {name: c, namespace: ml}, data: " + data + "}"));
  Plan plan;
  plan.steps.push_back(step);
  return plan;
}
Value live(const std::string& data, const std::string& more = "") {
  return read_yaml(
      "{apiVersion: v1, kind: ConfigMap, metadata: {name: c, namespace: ml, managedFields: [{manager: "
      "lockstep, operation: Apply, apiVersion: v1, fieldsType: FieldsV1, fieldsV1: {f:data: {f:key: "
      "{}}}}]}, data: " +
      data + more + "}");
}

}  // namespace

TEST_CASE("a watch alone tells drift from what concerns nobody here") {
  Drift drift(plan_of("{key: a}"), false);
  const Value settled = live("{key: a}");
  drift.settled(ref, &settled);
  const Value noise = live("{key: a, theirs: b}", ", status: {seen: 1}"), edited = live("{key: b}");
  CHECK(drift.judge(ref, &settled) == News::None);
  CHECK(drift.judge(ref, &noise) == News::None);
  CHECK(drift.judge(ref, &edited) == News::Drift);
  CHECK(drift.judge(ref, nullptr) == News::Drift);
  CHECK(drift.judge({"", "ConfigMap", "ml", "not-ours"}, nullptr) == News::None);
}

TEST_CASE("a difference that was left alone is no news until it changes") {
  Drift drift(plan_of("{key: a}"), false);
  const Value held = live("{key: b}");
  drift.settled(ref, &held);
  CHECK(drift.judge(ref, &held) == News::None);
  CHECK(drift.judge(ref, nullptr) == News::Drift);
}

TEST_CASE("where differences may be ignored only a look can tell") {
  const Drift drift(plan_of("{key: a}"), true);
  const Value edited = live("{key: b}");
  CHECK(drift.judge(ref, &edited) == News::Perhaps);
}
