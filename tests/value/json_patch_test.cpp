// SPDX-License-Identifier: Apache-2.0
#include "value/json_patch.h"

#include "base/error.h"
#include "value/json.h"

#include "catch.h"

using namespace lockstep;

namespace {

std::string patched(std::string_view document, std::string_view patch) {
  Value value = read_json(document);
  apply_json_patch(value, parse_json_patch(patch));
  return to_json(value);
}

}  // namespace

TEST_CASE("JSON patch operations change the document") {
  struct Row {
    const char *name, *document, *patch, *want;
  };
  const auto row = GENERATE(values<Row>({
      {"add a member", R"({"a":1})", R"([{"op":"add","path":"/b","value":2}])", R"({"a":1,"b":2})"},
      {"add over a member", R"({"a":1})", R"([{"op":"add","path":"/a","value":{}}])", R"({"a":{}})"},
      {"insert", R"([1,3])", R"([{"op":"add","path":"/1","value":2}])", "[1,2,3]"},
      {"append", R"([1])", R"([{"op":"add","path":"/-","value":2}])", "[1,2]"},
      {"append at the length", R"([1])", R"([{"op":"add","path":"/1","value":2}])", "[1,2]"},
      {"insert before the end", R"([1,2])", R"([{"op":"add","path":"/-1","value":9}])", "[1,2,9]"},
      {"a missing value is null", R"({})", R"([{"op":"add","path":"/a"}])", R"({"a":null})"},
      {"remove", R"({"a":1,"b":2})", R"([{"op":"remove","path":"/a"}])", R"({"b":2})"},
      {"remove the last", R"([1,2])", R"([{"op":"remove","path":"/-1"}])", "[1]"},
      {"replace", R"({"a":1})", R"([{"op":"replace","path":"/a","value":[]}])", R"({"a":[]})"},
      {"replace adds a missing member", R"({})", R"([{"op":"replace","path":"/a","value":1}])", R"({"a":1})"},
      {"replace everything", R"({"a":1})", R"([{"op":"replace","path":"","value":[1]}])", "[1]"},
      {"move", R"({"a":{"b":1},"c":{}})", R"([{"op":"move","from":"/a/b","path":"/c/d"}])",
       R"({"a":{},"c":{"d":1}})"},
      {"copy", R"({"a":[1]})", R"([{"op":"copy","from":"/a/0","path":"/a/-"}])", R"({"a":[1,1]})"},
      {"copy of nothing", R"({})", R"([{"op":"copy","from":"/a","path":"/b"}])", R"({"b":null})"},
      {"test", R"({"a":{"b":[1,"x"]}})", R"([{"op":"test","path":"/a","value":{"b":[1,"x"]}}])",
       R"({"a":{"b":[1,"x"]}})"},
      {"test a missing member", R"({})", R"([{"op":"test","path":"/a","value":null}])", R"({})"},
      {"escapes", R"({"a/b":1,"~1":2})",
       R"([{"op":"remove","path":"/a~1b"},{"op":"replace","path":"/~01","value":3}])", R"({"~1":3})"},
      {"without the first slash", R"({"a":1})", R"([{"op":"remove","path":"x/a"}])", R"({})"},
      {"YAML", R"({"a":1})", "- op: replace\n  path: /a\n  value: yes\n", R"({"a":true})"},
      {"YAML numbers", R"({"a":16})", "- {op: test, path: /a, value: 0x10}\n", R"({"a":16})"},
      {"nothing", R"({"a":1})", "# nothing\n", R"({"a":1})"},
  }));
  CAPTURE(row.name);
  CHECK(patched(row.document, row.patch) == row.want);
}

TEST_CASE("a JSON patch that does not apply is refused") {
  struct Row {
    const char *name, *document, *patch;
  };
  const auto row = GENERATE(values<Row>({
      {"missing parent", R"({})", R"([{"op":"add","path":"/a/b","value":1}])"},
      {"parent is a scalar", R"({"a":1})", R"([{"op":"add","path":"/a/b","value":1}])"},
      {"parent is null", R"({"a":null})", R"([{"op":"add","path":"/a/b","value":1}])"},
      {"remove of nothing", R"({})", R"([{"op":"remove","path":"/a"}])"},
      {"past the end", "[1]", R"([{"op":"add","path":"/2","value":1}])"},
      {"replace past the end", "[1]", R"([{"op":"replace","path":"/1","value":1}])"},
      {"before the start", "[1]", R"([{"op":"remove","path":"/-2"}])"},
      {"no index", "[1]", R"([{"op":"remove","path":"/x"}])"},
      {"remove at the dash", "[1]", R"([{"op":"remove","path":"/-"}])"},
      {"move of nothing", R"({})", R"([{"op":"move","from":"/a","path":"/b"}])"},
      {"test of another value", R"({"a":1})", R"([{"op":"test","path":"/a","value":2}])"},
      {"test of another kind", R"({"a":1})", R"([{"op":"test","path":"/a","value":"1"}])"},
      {"test of a shorter list", R"([1,2])", R"([{"op":"test","path":"","value":[1]}])"},
      {"unknown operation", R"({})", R"([{"op":"merge","path":"/a"}])"},
      {"no path", R"({})", R"([{"op":"add","value":1}])"},
      {"add to the whole document", R"({})", R"([{"op":"add","path":"","value":{}}])"},
  }));
  CAPTURE(row.name);
  CHECK_THROWS_AS(patched(row.document, row.patch), Error);
}

TEST_CASE("what is no list of operations is refused when read") {
  const char* text = GENERATE(R"({"op":"add"})", "[1]", "op: add", "[", "- x");
  CAPTURE(text);
  CHECK_THROWS_AS(parse_json_patch(text), Error);
}
