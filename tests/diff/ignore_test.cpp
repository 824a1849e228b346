// SPDX-License-Identifier: Apache-2.0
#include "diff/ignore.h"

#include "base/error.h"
#include "value/json.h"
#include "value/yaml.h"

#include "catch.h"

using namespace lockstep;
using namespace lockstep::diff;

namespace {

IgnoreRule rule(std::string_view yaml) { return read_ignore_rule(read_yaml(yaml)); }

Value deployment() {
  return read_yaml(
      "{apiVersion: apps/v1, kind: Deployment, metadata: {name: web, namespace: ml, annotations: {a/b: x}}, "
      "spec: {replicas: 2, list: [1, 2, 3]}}");
}

std::string rest(const IgnoreRules& rules, std::vector<std::string>* notes = nullptr) {
  Value object = deployment();
  rules.apply(object, notes);
  return to_json(object.at("spec")) + to_json(object.at("metadata", "annotations"));
}

}  // namespace

TEST_CASE("rules are chosen by group, kind, name and namespace") {
  struct Row {
    const char *name, *match;
    bool applies;
  };
  const auto row = GENERATE(values<Row>({
      {"S-178 all kinds", "group: '*', kind: '*'", true},
      {"group and kind", "group: apps, kind: Deployment", true},
      {"globs", "group: 'ap*', kind: '{Deployment,StatefulSet}'", true},
      {"no group is the core group", "kind: Deployment", false},
      {"name", "group: apps, kind: Deployment, name: web", true},
      {"S-178 another name", "group: apps, kind: '*', name: api", false},
      {"names are no globs", "group: apps, kind: Deployment, name: 'w*'", false},
      {"namespace", "group: apps, kind: Deployment, namespace: ml", true},
      {"another namespace", "group: apps, kind: Deployment, namespace: x", false},
  }));
  CAPTURE(row.name);
  const IgnoreRules rules({rule("{" + std::string(row.match) + ", jsonPointers: [/spec/replicas]}")});
  CHECK(rest(rules) ==
        (row.applies ? R"({"list":[1,2,3]}{"a/b":"x"})" : R"({"replicas":2,"list":[1,2,3]}{"a/b":"x"})"));
}

TEST_CASE("pointers take fields out, and lead nowhere in silence") {
  struct Row {
    const char *name, *pointers, *want;
  };
  const auto row = GENERATE(values<Row>({
      {"S-174 missing", "[/spec/missing/deep, /nothing]", R"({"replicas":2,"list":[1,2,3]}{"a/b":"x"})"},
      {"escaped", "[/metadata/annotations/a~1b]", R"({"replicas":2,"list":[1,2,3]}{})"},
      {"by index", "[/spec/list/1]", R"({"replicas":2,"list":[1,3]}{"a/b":"x"})"},
      {"index beyond", "[/spec/list/7]", R"({"replicas":2,"list":[1,2,3]}{"a/b":"x"})"},
      {"no pointer at all", "[spec]", R"({"replicas":2,"list":[1,2,3]}{"a/b":"x"})"},
  }));
  CAPTURE(row.name);
  CHECK(rest(IgnoreRules({rule("{group: apps, kind: Deployment, jsonPointers: " + std::string(row.pointers) +
                               "}")})) == row.want);
}

TEST_CASE("S-175 jq expressions take out what they select, and failures are noted") {
  std::vector<std::string> notes;
  const IgnoreRules rules(
      {rule("{group: '*', kind: '*', jqPathExpressions: ['.spec.list[] | select(. > 1)', '.spec.replicas.x', "
            ".spec.replicas]}")});
  CHECK(rest(rules, &notes) == R"({"list":[1]}{"a/b":"x"})");
  REQUIRE(notes.size() == 1);
  CHECK(notes[0].find(".spec.replicas.x skipped") != std::string::npos);
  CHECK_THROWS_AS(IgnoreRules({rule("{group: none, kind: None, jqPathExpressions: ['.spec[']}")}), Error);
}

TEST_CASE("a rule needs a kind") { CHECK_THROWS_AS(rule("{group: apps}"), Error); }

TEST_CASE("trusted managers have the last word on the fields they own") {
  const std::string head = "apiVersion: apps/v1\nkind: Deployment\n";
  Value live = read_yaml(head +
                         "metadata: {managedFields: [{manager: hpa, operation: Update, apiVersion: apps/v1, "
                         "fieldsType: FieldsV1, "
                         "fieldsV1: {'f:spec': {'f:replicas': {}, 'f:paused': {}}}}]}\nspec: {replicas: 5, "
                         "paused: true, minReadySeconds: 1}");
  Value desired = read_yaml(head + "spec: {replicas: 2, paused: true, minReadySeconds: 2}");
  SECTION("S-177 by an application's rule") {
    IgnoreRules({rule("{group: apps, kind: Deployment, managedFieldsManagers: [hpa]}")})
        .apply_managers(desired, live);
    CHECK(to_json(desired.at("spec")) == R"({"paused":true,"minReadySeconds":2})");
    CHECK(to_json(live.at("spec")) == R"({"paused":true,"minReadySeconds":1})");
  }
  SECTION("by the installation's rule for exactly this kind") {
    IgnoreRules({}, {rule("{group: apps, kind: Deployment, managedFieldsManagers: [hpa]}")})
        .apply_managers(desired, live);
    CHECK_FALSE(desired.at("spec").has("replicas"));
  }
  SECTION("but not by its glob") {
    IgnoreRules({}, {rule("{group: apps, kind: '*', managedFieldsManagers: [hpa]}")})
        .apply_managers(desired, live);
    CHECK(desired.at("spec").has("replicas"));
  }
  SECTION("others are not trusted") {
    IgnoreRules({rule("{group: apps, kind: Deployment, managedFieldsManagers: [vpa]}")})
        .apply_managers(desired, live);
    CHECK(desired.at("spec").has("replicas"));
  }
}

TEST_CASE("options in annotations") {
  const Value object = read_yaml(
      "metadata: {annotations: {argocd.argoproj.io/compare-options: 'IgnoreExtraneous, "
      "ServerSideDiff=true'}}");
  CHECK(has_compare_option(object, "IgnoreExtraneous"));
  CHECK(has_compare_option(object, "ServerSideDiff=true"));
  CHECK_FALSE(has_compare_option(object, "ServerSideDiff"));
  CHECK_FALSE(has_compare_option(Value::map(), "IgnoreExtraneous"));
}
