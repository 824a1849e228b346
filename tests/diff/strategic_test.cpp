// SPDX-License-Identifier: Apache-2.0
#include "diff/strategic.h"

#include "base/error.h"
#include "value/json.h"
#include "value/yaml.h"

#include "catch.h"

using namespace lockstep;
using namespace lockstep::diff;

namespace {

const Struct& deployment() { return *find_kind("apps/v1", "Deployment"); }

Value containers(std::string_view list) {
  return read_yaml("spec: {template: {spec: {containers: " + std::string(list) + "}}}");
}
std::string containers_of(const Value& object) {
  return to_json(object.at("spec", "template", "spec").at("containers"));
}

}  // namespace

TEST_CASE("three-way merges of keyed lists") {
  struct Row {
    const char *name, *original, *modified, *current, *want;
  };
  const auto row = GENERATE(values<Row>({
      {"a change", "[{name: a, image: x}]", "[{name: a, image: z}]", "[{name: a, image: x, tty: true}]",
       R"([{"name":"a","image":"z","tty":true}])"},
      {"an element of others stays in its place", "[{name: a}]", "[{name: a}]", "[{name: s}, {name: a}]",
       R"([{"name":"s"},{"name":"a"}])"},
      {"an element removed", "[{name: a}, {name: b}]", "[{name: a}]", "[{name: a}, {name: b}, {name: s}]",
       R"([{"name":"a"},{"name":"s"}])"},
      {"an element added behind", "[{name: a}]", "[{name: a}, {name: b}]", "[{name: a}]",
       R"([{"name":"a"},{"name":"b"}])"},
      {"the wanted order", "[{name: a}, {name: b}]", "[{name: b}, {name: a}]", "[{name: a}, {name: b}]",
       R"([{"name":"b"},{"name":"a"}])"},
      {"a field removed", "[{name: a, tty: true}]", "[{name: a}]", "[{name: a, tty: true, stdin: true}]",
       R"([{"name":"a","stdin":true}])"},
      {"lists inside of lists", "[{name: a, env: [{name: X, value: '1'}]}]",
       "[{name: a, env: [{name: W, value: '2'}]}]",
       "[{name: a, env: [{name: X, value: '1'}, {name: Z, value: '3'}]}]",
       R"([{"name":"a","env":[{"name":"W","value":"2"},{"name":"Z","value":"3"}]}])"},
      {"lists without keys are replaced", "[{name: a, args: [x]}]", "[{name: a, args: [w]}]",
       "[{name: a, args: [x, z]}]", R"([{"name":"a","args":["w"]}])"},
  }));
  CAPTURE(row.name);
  const Value current = containers(row.current);
  const Value patch =
      three_way_patch(containers(row.original), containers(row.modified), current, deployment());
  CAPTURE(to_json(patch));
  CHECK(containers_of(apply_patch(current, patch, deployment())) == row.want);
}

TEST_CASE("volumes and strategies keep only the members that the patch names") {
  const Value original = read_yaml("spec: {strategy: {type: RollingUpdate, rollingUpdate: {maxSurge: 1}}}"),
              modified = read_yaml("spec: {strategy: {type: Recreate}}");
  const Value patch = two_way_patch(original, modified, deployment());
  CHECK(to_json(patch, {.sort_keys = true}) ==
        R"({"spec":{"strategy":{"$retainKeys":["type"],"rollingUpdate":null,"type":"Recreate"}}})");
  CHECK(apply_patch(original, patch, deployment()) == modified);
}

TEST_CASE("lists of scalars merge when their type says so") {
  const auto finalizers = [](std::string_view list) {
    return read_yaml("metadata: {finalizers: " + std::string(list) + "}");
  };
  const Value current = finalizers("[a, foreign, b]");
  const Value patch = three_way_patch(finalizers("[a, b]"), finalizers("[a, c]"), current, deployment());
  CHECK(to_json(apply_patch(current, patch, deployment()).at("metadata", "finalizers")) ==
        R"(["a","c","foreign"])");
}

TEST_CASE("what cannot be merged is an error") {
  struct Row {
    const char *name, *original, *modified;
  };
  const auto row = GENERATE(values<Row>({
      {"no key", "[{image: x}]", "[{name: a}]"},
      {"scalars among maps", "[{name: a}]", "[{name: a}, b]"},
      {"a list of lists", "[[a]]", "[[b]]"},
  }));
  CAPTURE(row.name);
  CHECK_THROWS_AS(two_way_patch(containers(row.original), containers(row.modified), deployment()), Error);
}

TEST_CASE("directives of a patch") {
  struct Row {
    const char *name, *patch, *want;
  };
  const auto row = GENERATE(values<Row>({
      {"delete an element", "[{name: a, $patch: delete}]", R"([{"name":"b"}])"},
      {"replace the list", "[{$patch: replace}, {name: c}]", R"([{"name":"c"}])"},
  }));
  CAPTURE(row.name);
  CHECK(containers_of(apply_patch(containers("[{name: a}, {name: b}]"), containers(row.patch),
                                  deployment())) == row.want);
}
