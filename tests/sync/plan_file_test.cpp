// SPDX-License-Identifier: Apache-2.0
#include "sync/plan_file.h"

#include "value/json.h"
#include "value/yaml.h"

#include "catch.h"

using namespace lockstep;
using namespace lockstep::sync;
using Catch::Matchers::Contains;

namespace {

Value object(const std::string& kind, const std::string& data, const std::string& version) {
  return read_yaml("{apiVersion: v1, kind: " + kind +
                   ", metadata: {name: a, namespace: ml, uid: u, resourceVersion: '" + version +
                   "'}, data: {key: " + data + "}}");
}
Step step(StepKind kind, const std::string& object_kind, const std::string& data,
          const std::string& version) {
  Step out;
  out.kind = kind;
  out.ref = {"", object_kind, "ml", "a"};
  out.manifest = std::make_shared<const Value>(object(object_kind, data, ""));
  if (!version.empty()) out.live = std::make_shared<const Value>(object(object_kind, "old", version));
  return out;
}
Prepared prepared(std::vector<Step> steps, const std::string& content = "c1") {
  Prepared out;
  out.content.commit = "abc";
  out.desired.content = content;
  Plan plan;
  plan.steps = std::move(steps);
  out.plan = std::make_shared<const Plan>(std::move(plan));
  return out;
}
std::string checked(const Prepared& before, const Prepared& now) {
  const Value file = read_json(to_json(plan_file("demo", before)));
  try {
    check_plan_file(file, now);
  } catch (const Error& error) {
    CHECK(error.kind() == ErrorKind::NeedsConsent);
    return error.message();
  }
  return "holds";
}

}  // namespace

TEST_CASE("a plan file holds while nothing has moved, and else names what has") {
  const auto update = [](const char* data, const char* version) {
    return step(StepKind::Update, "ConfigMap", data, version);
  };
  const Prepared before = prepared({update("b", "7")});
  CHECK(checked(before, prepared({update("b", "7")})) == "holds");
  CHECK_THAT(checked(before, prepared({update("b", "8")})),
             Contains("ConfigMap ml/a has changed in the cluster"));
  CHECK_THAT(checked(before, prepared({update("c", "7")}, "c2")),
             Contains("ConfigMap ml/a has changed in Git"));
  CHECK_THAT(checked(before, prepared({step(StepKind::Same, "ConfigMap", "b", "7")})),
             Contains("was to update, now same"));
  CHECK_THAT(checked(before, prepared({})), Contains("is gone from the plan"));
  CHECK_THAT(checked(prepared({}), before), Contains("is new, the plan is to update"));
}

TEST_CASE("a plan file tells nothing of a Secret, and yet a change of one is noticed") {
  const Prepared before = prepared({step(StepKind::Create, "Secret", "b", "")});
  CHECK(to_json(plan_file("demo", before)).find("\"manifest\":\"\"") != std::string::npos);
  CHECK_THAT(checked(before, prepared({step(StepKind::Create, "Secret", "c", "")}, "c2")),
             Contains("the manifests have changed in Git"));
}

TEST_CASE("a plan file is of one application") {
  const Value file = plan_file("demo", prepared({}));
  CHECK(commit_of_plan_file(file, "demo") == "abc");
  CHECK_THROWS_AS(commit_of_plan_file(file, "other"), Error);
  CHECK_THROWS_AS(commit_of_plan_file(Value::map(), "demo"), Error);
}
