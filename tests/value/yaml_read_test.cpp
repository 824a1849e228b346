// SPDX-License-Identifier: Apache-2.0
#include "base/error.h"
#include "value/json.h"
#include "value/yaml.h"

#include "catch.h"

using namespace lockstep;

namespace {

std::string json_of(std::string_view text, YamlRules rules, bool fast_path = true) {
  return to_json(read_yaml(text, {.rules = rules, .fast_path = fast_path}));
}

std::string refusal(std::string_view text, YamlOptions options = {}) {
  std::string slow, fast;
  for (std::string* out : {&slow, &fast}) {
    options.fast_path = out == &fast;
    try {
      read_yaml_all(text, options);
    } catch (const Error& e) {
      *out = e.message();
    }
  }
  CHECK(slow == fast);
  return fast;
}

}  // namespace

TEST_CASE("YAML is read alike by the scanner and by the parser") {
  struct Row {
    const char *yaml, *json;
  };
  const auto row = GENERATE(values<Row>({
      {"a: 1\nb: [x, 'y', {c: \"d\\te\"}]\n", R"({"a":1,"b":["x","y",{"c":"d\te"}]})"},
      {"a:\n- b\n- c: d\n  e:\n  - f\n-\n- - g\n  - h\n",
       R"({"a":["b",{"c":"d","e":["f"]},null,["g","h"]]})"},
      {"a: |\n  x\n   y\n\n  z\n\nb: |-\n  x\nc: |+\n  x\n\nd: e\n",
       R"({"a":"x\n y\n\nz\n","b":"x","c":"x\n\n","d":"e"})"},
      {"a: >\n\n  x\n  y\n\n  z\n  v\nb: >-\n  x\n", R"({"a":"\nx y\nz v\n","b":"x"})"},
      {"a: |2\n    x\n   y\n", R"({"a":"  x\n y\n"})"},
      {"a: b\n  c\n\n  d\ne: 'f\n\n  g'\nh: \"i\\\n  j  \n  k\"\n",
       R"({"a":"b c\nd","e":"f\ng","h":"ij k"})"},
      {"# c\na: # c\n  b # c\n# c\nc: d#e\n", R"({"a":"b","c":"d#e"})"},
      {"'a b': 1\n\"c\": 2\nd e : 3\n", R"({"a b":1,"c":2,"d e":3})"},
      {"{\n  \"a\": [1,\n  2,],\n  \"b\":null}\n", R"({"a":[1,2],"b":null})"},
      {"a: &x\n  b: 1\nc: *x\nd: [*x, &y 2, *y]\n", R"({"a":{"b":1},"c":{"b":1},"d":[{"b":1},2,2]})"},
      {"? a\n: b\n", R"({"a":"b"})"},
      {"a: !!str 1\nb: !!int \"7\"\nc: !!binary aGVsbG8=\nd: !x y\ne: !!float 3\n",
       R"({"a":"1","b":7,"c":"hello","d":"y","e":3})"},
      {"a: x:y\nb: http://c?d=e#f\ng: -h\ni: a, b\nj: [k]\n",
       R"({"a":"x:y","b":"http://c?d=e#f","g":"-h","i":"a, b","j":["k"]})"},
      {"a: \"\\x41\\u00e9\\U0001F600\\0\"\n", "{\"a\":\"A\xc3\xa9\xf0\x9f\x98\x80\\u0000\"}"},
      {"\xef\xbb\xbf"
       "a: b\r\nc: |\r\n  d\r\n  e\r\n",
       R"({"a":"b","c":"d\ne\n"})"},
      {"--- # c\na: b\n", R"({"a":"b"})"},
      {"a:\n  \n\n  b: c\n   \n", R"({"a":{"b":"c"}})"},
      {"plain\n text\n", R"("plain text")"},
      {"", "null"},
      {"# nothing\n", "null"},
  }));
  CAPTURE(row.yaml);
  CHECK(json_of(row.yaml, YamlRules::Kustomize) == row.json);
  CHECK(json_of(row.yaml, YamlRules::Kustomize, false) == row.json);
  CHECK(json_of(row.yaml, YamlRules::Kubernetes) == row.json);
}

TEST_CASE("the two rule sets differ in old booleans, dates and keys") {
  const char* text = "a: yes\nb: 2020-01-01\nc: 0o17\nd: 12:30:45\n";
  CHECK(json_of(text, YamlRules::Kubernetes) == R"({"a":true,"b":"2020-01-01","c":15,"d":"12:30:45"})");
  CHECK(json_of(text, YamlRules::Kustomize) ==
        R"({"a":"yes","b":"2020-01-01T00:00:00Z","c":15,"d":"12:30:45"})");
  CHECK(json_of("on: a\n0x10: b\n1.5: c\n", YamlRules::Kubernetes) == R"({"true":"a","16":"b","1.5":"c"})");
  const Value date = read_yaml("a: 2020-01-01", {.rules = YamlRules::Kustomize});
  CHECK(date.at("a").text() == "2020-01-01");
  CHECK(date.at("a").is_timestamp());
}

TEST_CASE("merge keys take what is missing") {
  const std::string text =
      "x: &x {a: 1, b: 1}\ny: &y {a: 2, c: 2}\n"
      "list: {<<: [*x, *y]}\nafter: {<<: *x, a: own}\nbefore: {a: own, <<: *x}\ninline: {<<: {d: 4}}\n";
  for (const auto rules : {YamlRules::Kubernetes, YamlRules::Kustomize}) {
    const Value value = read_yaml(text, {.rules = rules});
    CHECK(to_json(value.at("list"), {.sort_keys = true}) == R"({"a":1,"b":1,"c":2})");
    CHECK(value.at("after", "a").text() == "own");
    // go-yaml v2 lets what comes later win, v3 lets own keys win.
    CHECK(value.at("before", "a").text() == (rules == YamlRules::Kubernetes ? "1" : "own"));
    CHECK(value.at("inline", "d").as_int() == 4);
  }
  CHECK(json_of("x: &x {a: 1}\nq: {\"<<\": *x}\n", YamlRules::Kustomize) == R"({"x":{"a":1},"q":{}})");
}

TEST_CASE("streams are cut into documents, empty ones left out") {
  const auto count = [](std::string_view text, YamlRules rules) {
    return read_yaml_all(text, {.rules = rules}).size();
  };
  const char* text =
      "---\n# c\n---\n\n---\na: 1\n--- # c\na: 2\n...\n---\na: |\n  ---not\n   --- neither\n---\n";
  CHECK(count(text, YamlRules::Kubernetes) == 3);
  CHECK(count(text, YamlRules::Kustomize) == 3);
  // Everybody reads the first document of each piece between separators.
  CHECK(count("a: 1\n...\na: 2\n", YamlRules::Kustomize) == 1);
  CHECK(count("a: 1\n...\na: 2\n", YamlRules::Kubernetes) == 1);
  CHECK(count("a: 1\n--- {a: 2}\n", YamlRules::Kubernetes) == 2);
}

TEST_CASE("values carry the line they stand on") {
  const Value value =
      read_yaml("# c\na:\n  b: |\n    x\n    y\n  c: [1,\n    2]\nd:\n- e\n-\n- f: 'x\n    y'\n  g: h\n");
  CHECK(value.line() == 2);
  CHECK(value.at("a").line() == 2);
  CHECK(value.at("a", "b").line() == 3);
  CHECK(value.at("a", "c").items()[1].line() == 7);
  CHECK(value.at("d").items()[0].line() == 9);
  CHECK(value.at("d").items()[2].at("g").line() == 13);
  CHECK(read_yaml_all("a: 1\n---\n\nb: 2\n")[1].at("b").line() == 4);
}

TEST_CASE("scalars remember how they were written") {
  const Value value = read_yaml("a: 'x'\nb: x\nc: |\n  x\nd:\ne: null\n");
  CHECK(value.at("a").style() == Style::Quoted);
  CHECK(value.at("b").style() == Style::Plain);
  CHECK(value.at("c").style() == Style::Quoted);
  CHECK(value.at("d").style() == Style::Blank);
  CHECK(value.at("e").style() == Style::Plain);
}

TEST_CASE("what cannot be read is refused with its file and line") {
  struct Row {
    const char *yaml, *want;
  };
  const auto row = GENERATE(values<Row>({
      {"a: 1\nb: 2\na: 3\n", "invalid YAML in x.yaml:3: key \"a\" is given twice, first in line 1"},
      {"a: 'b\n", "invalid YAML in x.yaml:1: a quote that is never closed"},
      {"a: b\nfoo\n", "invalid YAML in x.yaml:2: \"foo\" is followed by no colon"},
      {"a: b: c\n",
       "invalid YAML in x.yaml:1: unexpected ':'; check the indentation, and quote a value that holds ': '"},
      {"a:\n\tb: c\n", "invalid YAML in x.yaml:2: a tab in the indentation; use spaces"},
      {"a: *b\n", "invalid YAML in x.yaml:1: no anchor &b stands before this alias"},
      {"a: &b [*b]\n", "invalid YAML in x.yaml:1: an alias refers to the value that contains it"},
      {"a: \x01\n", "invalid YAML in x.yaml:1: control character U+0001"},
      {"a: \x7f\n", "invalid YAML in x.yaml:1: control character U+007F"},
      {"a: b\nc: \xff\n", "invalid YAML in x.yaml:2: the line is not UTF-8 text"},
      {"a: .inf\n", "invalid YAML in x.yaml:1: .inf is not a number that JSON can hold"},
      {"[a]: b\n",
       "invalid YAML in x.yaml:1: a key must be a string, not a mapping or a list (a {{ template }} needs "
       "quotes)"},
      {"a: {{ b }}\n",
       "invalid YAML in x.yaml:1: a key must be a string, not a mapping or a list (a {{ template }} needs "
       "quotes)"},
      {"a: {b: c\n", "invalid YAML in x.yaml:2: no closing } for this mapping, or a comma is missing"},
      {"a: !!int b\n", "invalid YAML in x.yaml:1: \"b\" is not a !!int"},
      {"<<: 1\n", "invalid YAML in x.yaml:1: the value of << must be a mapping or a list of mappings"},
  }));
  CAPTURE(row.yaml);
  CHECK(refusal(row.yaml, {.file = "x.yaml"}) == row.want);
}

TEST_CASE("kustomize's own refusals") {
  const auto message = [](std::string_view text) { return refusal(text, {.rules = YamlRules::Kustomize}); };
  CHECK(message("1: a\n") == "invalid YAML in line 1: key 1 is an int, not a string; quote it");
  CHECK(message("a: 1\n-----\nb: 1\n") == "invalid YAML in line 2: text after the document separator ---");
  CHECK(message("%YAML 1.1\n---\na: 1\n") ==
        "invalid YAML in line 1: a directive without a document; leave the directive out");
}

TEST_CASE("a key given twice may win by being last") {
  const Value value = read_yaml("a: 1\nb: 2\na: 3\n", {.reject_duplicate_keys = false});
  CHECK(value.size() == 2);
  CHECK(value.at("a").as_int() == 3);
}

TEST_CASE("YAML bombs are refused") {
  std::string laughs = "a0: &a0 [x]\n";
  for (int i = 1; i < 30; ++i) {
    const std::string before = std::to_string(i - 1), here = std::to_string(i);
    laughs += "a" + here + ": &a" + here + " [*a" + before + ", *a" + before + "]\n";
  }
  CHECK_THROWS_AS(read_yaml(laughs, {.max_nodes = 100'000}), Error);
  std::string bytes = "a: &a " + std::string(10'000, 'x') + "\nb: [*a";
  for (int i = 0; i < 200; ++i) bytes += ", *a";
  CHECK_THROWS_AS(read_yaml(bytes + "]\n", {.max_bytes = 1'000'000}), Error);
  CHECK_THROWS_AS(read_yaml(std::string(2000, '[')), Error);
  CHECK_THROWS_AS(read_yaml(std::string(600, '[') + std::string(600, ']')), Error);
  CHECK_THROWS_AS(read_yaml("a: " + std::string(100, 'x'), {.max_bytes = 50}), Error);
  std::string deep;
  for (std::size_t i = 0; i < 600; ++i) deep += std::string(i, ' ') + "a:\n";
  CHECK_THROWS_AS(read_yaml(deep), Error);
}
