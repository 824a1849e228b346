// SPDX-License-Identifier: Apache-2.0
#include "value/styled_yaml.h"

#include "base/error.h"

#include "catch.h"

using namespace lockstep;

TEST_CASE("YAML comes back in its own style") {
  struct Row {
    const char *name, *text, *want;
  };
  const auto row = GENERATE(values<Row>({
      {"order and quotes", "b: 'x'\na: \"y\"\n'c': plain\n", "b: 'x'\na: \"y\"\n'c': plain"},
      {"flow", "a: { x: 1,  y: [ 1, \"2\" ], }\nb: []\n", "a: {x: 1, y: [1, \"2\"]}\nb: []"},
      {"indent becomes two", "a:\n    b:\n        - c\n        - d: e\n          f: g\n",
       "a:\n  b:\n  - c\n  - d: e\n    f: g"},
      {"blocks", "a: |\n  x\n   y\nb: |-\n  z\nc: |+\n  w\n\nd: v\n",
       "a: |\n  x\n   y\nb: |-\n  z\nc: |+\n  w\n\nd: v"},
      {"lists in lists", "- - 1\n  - 2\n- [3]\n-\n", "- - 1\n  - 2\n- [3]\n-"},
      {"numbers and words as written", "a: 0x1F\nb: 1_000\nc: True\nd: ~\ne:\nf: NULL\n",
       "a: 0x1F\nb: 1_000\nc: True\nd: ~\ne:\nf: NULL"},
      {"anchors", "a: &x {b: 1}\nc: *x\nd:\n  <<: *x\n", "a: &x {b: 1}\nc: *x\nd:\n  !!merge <<: *x"},
      {"comments of entries", "a: 1   # one\n# of b\nb:\n  - x # two\n  # of y\n  - y\n",
       "a: 1 # one\n# of b\nb:\n- x # two\n# of y\n- y"},
      {"comments set apart", "# head\n\na: 1\n# foot\n\nb: 2\n\n# end\n",
       "# head\n\na: 1\n# foot\n\nb: 2\n\n# end"},
      {"blank lines go", "a: 1\n\n\nb: 2\n", "a: 1\nb: 2"},
      {"what only looks like a comment", "a: \"x # y\n  # z\"\nb: |\n  # text\nc: d#e\n",
       "a: \"x # y # z\"\nb: |\n  # text\nc: d#e"},
  }));
  CAPTURE(row.name);
  CHECK(StyledYaml(row.text).text() == row.want);
}

TEST_CASE("a changed value keeps its quotes if they can hold it") {
  StyledYaml document("a: 'x'\nb: plain\nc: 5\nd: {e: f}\n");
  const auto put = [&](const char* key, Value value) {
    value.set_line(document.root()[key].line());
    document.root()[key] = std::move(value);
  };
  Value quoted("it's");
  quoted.set_style(Style::Quoted);
  put("a", std::move(quoted));
  put("b", "5");
  put("c", Value::scalar(Kind::Int, "many"));
  document.root()["d"]["e"].text() = "a, b";
  document.root()["new"] = Value::list({"x", "y: z"});
  CHECK(document.text() == "a: 'it''s'\nb: \"5\"\nc: !!int many\nd: {e: 'a, b'}\nnew:\n- x\n- 'y: z'");
}

TEST_CASE("YAML that cannot be written again is refused") {
  const char* text = GENERATE("a: [", "a: !!set {x}\n", "a: 1\na: 2\n", "? {a: b}\n: c\n");
  CAPTURE(text);
  CHECK_THROWS_AS(StyledYaml(text), Error);
}
