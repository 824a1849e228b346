// SPDX-License-Identifier: Apache-2.0
#include "render/strategic_merge.h"

#include "base/error.h"
#include "render/comment_schema.h"
#include "value/yaml.h"

#include "catch.h"

using namespace lockstep;
using namespace lockstep::render;

namespace {

Value read(std::string_view text) { return read_yaml(text, {.rules = YamlRules::Kustomize}); }

std::string merged(const std::string& target, const std::string& patch) {
  const Schema schema;
  Value value = read(target);
  if (!apply_strategic_merge(value, read(patch), schema)) return "deleted";
  return to_yaml(value);
}

// Of a pod: what follows its spec.
std::string merged_pod(const std::string& target, const std::string& patch) {
  const std::string head = "apiVersion: v1\nkind: Pod\nspec:\n";
  const std::string result = merged(head + target, head + patch);
  return result.starts_with(head) ? result.substr(head.size()) : result;
}

}  // namespace

TEST_CASE("mappings of a strategic merge patch merge by key") {
  struct Row {
    const char *name, *target, *patch, *want;
  };
  const auto row = GENERATE(values<Row>({
      {"add and replace", "a: 1\nb: 2\n", "b: 3\nc: 4\n", "a: 1\nb: 3\nc: 4\n"},
      {"null deletes", "a: 1\nb: 2\n", "b: null\n", "a: 1\n"},
      {"null deletes a mapping", "a: {b: 1}\nc: 1\n", "a:\n", "c: 1\n"},
      {"nulls of a new mapping go, the mapping stays", "a: 1\n", "b: {c: null}\n", "a: 1\nb: {}\n"},
      {"a written null of the target stays", "a: null\nb: ~\n", "c: 1\n", "a: null\nb: null\nc: 1\n"},
      {"a blank one goes", "a:\n", "c: 1\n", "c: 1\n"},
      {"lists replace", "a: [1, 2]\n", "a: [3]\n", "a:\n- 3\n"},
      {"an empty list replaces", "a: [1, 2]\n", "a: []\n", "a: []\n"},
      {"delete", "a: {b: 1}\nc: 1\n", "a: {$patch: delete}\n", "c: 1\n"},
      {"replace", "a: {b: 1}\n", "a: {$patch: replace, c: 2}\n", "a:\n  c: 2\n"},
      {"merge", "a: {b: 1}\n", "a: {$patch: merge, c: 2}\n", "a:\n  b: 1\n  c: 2\n"},
      {"delete the whole", "a: 1\n", "$patch: delete\n", "deleted"},
      {"replace the whole does nothing", "a: 1\n", "$patch: replace\nb: 1\n", "a: 1\n"},
      {"delete in a new mapping", "a: 1\n", "b: {c: {$patch: delete}, d: 1}\n", "a: 1\nb:\n  d: 1\n"},
      {"other directives are fields", "a: 1\n", "$setElementOrder/x: [1]\n",
       "$setElementOrder/x:\n- 1\na: 1\n"},
      {"quotes of the target stay", "a: \"80\"\nb: x\n", "a: 80\nb: 0x10\n", "a: \"80\"\nb: 16\n"},
      {"a string stays one without quotes", "a: 80\n", "a: \"80\"\n", "a: \"80\"\n"},
  }));
  CAPTURE(row.name);
  CHECK(merged(row.target, row.patch) == row.want);
}

TEST_CASE("lists with merge keys merge by them") {
  struct Row {
    const char *name, *target, *patch, *want;
  };
  const auto row = GENERATE(values<Row>({
      {"patch order first", "  containers: [{name: a}, {name: b}, {name: c}]\n",
       "  containers: [{name: d}, {name: c, image: x}]\n",
       "  containers:\n  - name: d\n  - image: x\n    name: c\n  - name: a\n  - name: b\n"},
      {"an empty list changes nothing", "  containers: [{name: a}]\n", "  containers: []\n",
       "  containers:\n  - name: a\n"},
      {"delete an element", "  containers: [{name: a}, {name: b}]\n",
       "  containers: [{name: a, $patch: delete}]\n", "  containers:\n  - name: b\n"},
      {"replace in an element has no effect", "  containers: [{name: a, image: x}]\n",
       "  containers: [{name: a, $patch: replace}]\n", "  containers:\n  - image: x\n    name: a\n"},
      {"replace the list", "  containers: [{name: a}]\n", "  containers: [{$patch: replace}, {name: b}]\n",
       "  containers:\n  - name: b\n"},
      {"delete the list", "  containers: [{name: a}]\n  x: 1\n", "  containers: [{$patch: delete}]\n",
       "  x: 1\n"},
      {"null deletes the list", "  containers: [{name: a}]\n  x: 1\n", "  containers: null\n", "  x: 1\n"},
      {"keys compare as text", "  containers: [{name: 80, image: x}]\n",
       "  containers: [{name: \"80\", image: y}]\n", "  containers:\n  - image: \"y\"\n    name: \"80\"\n"},
      {"elements without the key empty the list", "  containers: [{name: a}]\n",
       "  containers: [{image: x}]\n", "  containers: []\n"},
      {"nested", "  containers: [{name: a, env: [{name: X, value: x}, {name: Y, value: y}]}]\n",
       "  containers: [{name: a, env: [{name: Y, value: z}]}]\n",
       "  containers:\n  - env:\n    - name: \"Y\"\n      value: z\n    - name: X\n      value: x\n    name: "
       "a\n"},
      {"tolerations have no key", "  tolerations: [{key: a}]\n", "  tolerations: [{key: b}]\n",
       "  tolerations:\n  - key: b\n"},
  }));
  CAPTURE(row.name);
  CHECK(merged_pod(row.target, row.patch) == row.want);
}

TEST_CASE("lists with two merge keys keep the order of the target") {
  const auto ports = [](const std::string& items) {
    return "  containers:\n  - name: a\n    ports: [" + items + "]\n";
  };
  struct Row {
    const char *name, *target, *patch, *want;
  };
  const auto row = GENERATE(values<Row>({
      {"both keys", "{containerPort: 1, protocol: TCP}, {containerPort: 1, protocol: UDP}",
       "{containerPort: 2, protocol: TCP}, {containerPort: 1, protocol: UDP, name: x}",
       "{containerPort: 2, protocol: TCP}, {containerPort: 1, protocol: TCP}, {containerPort: 1, name: x, "
       "protocol: UDP}"},
      {"nobody has the second", "{containerPort: 1}, {containerPort: 2}", "{containerPort: 2, name: x}",
       "{containerPort: 2, name: x}, {containerPort: 1}"},
      {"a number alone onto two protocols changes nothing",
       "{containerPort: 1, protocol: TCP}, {containerPort: 1, protocol: UDP}", "{containerPort: 1, name: x}",
       "{containerPort: 1, protocol: TCP}, {containerPort: 1, protocol: UDP}"},
  }));
  CAPTURE(row.name);
  const Value want = read("spec:\n" + ports(row.want));
  const Value got = read("spec:\n" + merged_pod(ports(row.target), ports(row.patch)));
  CHECK(to_yaml(got) == to_yaml(want));
}

TEST_CASE("sets of scalars take the patch's values first") {
  const std::string head = "apiVersion: v1\nkind: Pod\nmetadata:\n  finalizers: ";
  CHECK(merged(head + "[a, b]\n", head + "[c, b]\n") ==
        "apiVersion: v1\nkind: Pod\nmetadata:\n  finalizers:\n  - c\n  - b\n  - a\n");
}

TEST_CASE("a mapping inside of an unknown kind merges by the kind it names") {
  const std::string head = "apiVersion: example.com/v1\nkind: Job\n";
  const std::string pod = "template: {apiVersion: v1, kind: Pod, spec: {containers: ";
  CHECK(merged(head + pod + "[{name: a}]}}\n", head + pod + "[{name: b}]}}\n")
            .find("- name: b\n    - name: a\n") != std::string::npos);
  CHECK(merged(head + "spec: {containers: [{name: a}]}\n", head + "spec: {containers: [{name: b}]}\n") ==
        head + "spec:\n  containers:\n  - name: b\n");
}

TEST_CASE("patches that do not fit are refused") {
  struct Row {
    const char *name, *target, *patch, *message;
  };
  const auto row = GENERATE(values<Row>({
      {"scalar onto mapping", "a: {b: 1}\n", "a: 1\n", "wrong node kind"},
      {"mapping onto list", "a: [1]\n", "a: {b: 1}\n", "wrong node kind"},
      {"list onto scalar", "a: {c: 1}\n", "a: {c: [1]}\n", "at a.c"},
      {"unknown directive", "a: {b: 1}\n", "a: {$patch: remove}\n", "unknown patch strategy 'remove'"},
  }));
  CAPTURE(row.name);
  CHECK_THROWS_WITH(merged(row.target, row.patch), Catch::Matchers::Contains(row.message));
}

TEST_CASE("merging many elements takes linear time") {
  std::string target = "apiVersion: v1\nkind: Pod\nspec:\n  volumes:\n", patch = target;
  for (int i = 0; i < 20'000; ++i) {
    target += "  - name: v" + std::to_string(i) + "\n";
    patch += "  - name: v" + std::to_string(19'999 - i) + "\n    emptyDir: {}\n";
  }
  const std::string result = merged(target, patch);
  CHECK(result.find("name: v19999") < result.find("name: v0\n"));
}

TEST_CASE("a schema in a comment of the patch says how a list merges") {
  const std::string target = "kind: Some\nitems:\n- b\n- c\nspec:\n  list:\n  - {id: 1, a: x}\n";
  const auto merge_items = [&](const std::string& patch) {
    Value value = read(target);
    REQUIRE(apply_strategic_merge(value, read(patch), Schema(), comment_schema(patch)));
    return to_yaml(value.at("items")) + to_yaml(value.at("spec", "list"));
  };
  struct Row {
    const char *name, *patch, *want;
  };
  const auto row = GENERATE(values<Row>({
      {"behind the key",
       "items: # {\"type\":\"array\", \"x-kubernetes-patch-strategy\": \"merge\"}\n- a\n- b\n",
       "- a\n- b\n- c\n- a: x\n  id: 1\n"},
      {"above the key", "# {\"type\":\"array\", \"x-kubernetes-patch-strategy\": \"merge\"}\nitems:\n- a\n",
       "- a\n- b\n- c\n- a: x\n  id: 1\n"},
      {"deeper, with a merge key",
       "spec:\n  list: # {\"type\":\"array\",\"x-kubernetes-patch-strategy\":\"merge\","
       "\"x-kubernetes-patch-merge-key\":\"id\"}\n  - id: 1\n    b: y\n",
       "- b\n- c\n- a: x\n  b: \"y\"\n  id: 1\n"},
      {"another comment", "items: # {see the manual}\n- a\n", "- a\n- a: x\n  id: 1\n"},
      {"no comment", "items:\n- a\n", "- a\n- a: x\n  id: 1\n"},
  }));
  CAPTURE(row.name);
  CHECK(merge_items(row.patch) == row.want);
}
