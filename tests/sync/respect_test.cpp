// SPDX-License-Identifier: Apache-2.0
#include "sync/respect.h"

#include "value/json.h"
#include "value/yaml.h"

#include "catch.h"

using namespace lockstep;
using namespace lockstep::sync;

namespace {

std::string respected(const std::string& live, const std::string& desired, const std::string& rule) {
  const std::string head = "apiVersion: apps/v1\nkind: Deployment\n";
  const diff::IgnoreRules rules(
      {diff::read_ignore_rule(read_yaml("{group: apps, kind: Deployment, " + rule + "}"))});
  return to_json(
      with_ignored_from(read_yaml(head + "spec: " + live), read_yaml(head + "spec: " + desired), rules)
          .at("spec"));
}

}  // namespace

TEST_CASE("an ignored field keeps its live value, S-122") {
  CHECK(respected("{replicas: 5, paused: true}", "{replicas: 2, paused: false}",
                  "jsonPointers: [/spec/replicas]") == R"({"replicas":5,"paused":false})");
}

TEST_CASE("what Git does not name is not added, what the live object lacks is Git's, S-125") {
  CHECK(respected("{replicas: 5}", "{paused: false}", "jsonPointers: [/spec/replicas]") ==
        R"({"paused":false})");
  CHECK(respected("{paused: false}", "{replicas: 2}", "jsonPointers: [/spec/replicas]") ==
        R"({"replicas":2})");
}

TEST_CASE("inside a list only the ignored field of the element with that name is taken over, S-124") {
  CHECK(respected("{c: [{name: b, image: x, cpu: 9}, {name: a, image: y, cpu: 8}]}",
                  "{c: [{name: a, image: new, cpu: 1}, {name: b, image: new, cpu: 1}]}",
                  "jsonPointers: [/spec/c/0/cpu]") ==
        R"({"c":[{"name":"a","image":"new","cpu":8},{"name":"b","image":"new","cpu":1}]})");
}

TEST_CASE("what a trusted manager has set keeps its live value") {
  const Value live = read_yaml(
      "{apiVersion: apps/v1, kind: Deployment, metadata: {name: d, managedFields: [{manager: autoscaler, "
      "operation: Update, apiVersion: apps/v1, fieldsType: FieldsV1, fieldsV1: {f:spec: {f:replicas: "
      "{}}}}]}, "
      "spec: {replicas: 5, paused: true}}");
  const Value desired = read_yaml(
      "{apiVersion: apps/v1, kind: Deployment, metadata: {name: d}, spec: {replicas: 2, paused: "
      "false}}");
  diff::IgnoreRule rule;
  rule.group = "apps";
  rule.kind = "Deployment";
  rule.managers = {"autoscaler"};
  std::vector<diff::IgnoreRule> all{rule};
  const diff::IgnoreRules rules(std::move(all));
  CHECK(rules.trusts_managers());
  const Value out = with_ignored_from(live, desired, rules);
  CHECK(out.at("spec", "replicas").text() == "5");
  CHECK(out.at("spec", "paused").text() == "false");
}
