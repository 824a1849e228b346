// SPDX-License-Identifier: Apache-2.0
#include "value/merge_patch.h"

#include "value/json.h"

#include "catch.h"

using namespace lockstep;

TEST_CASE("merge patches follow the examples of RFC 7386") {
  struct Row {
    const char *target, *patch, *want;
  };
  const auto row = GENERATE(values<Row>({
      {R"({"a":"b"})", R"({"a":"c"})", R"({"a":"c"})"},
      {R"({"a":"b"})", R"({"b":"c"})", R"({"a":"b","b":"c"})"},
      {R"({"a":"b","b":"c"})", R"({"a":null})", R"({"b":"c"})"},
      {R"({"a":["b"]})", R"({"a":"c"})", R"({"a":"c"})"},
      {R"({"a":{"b":"c"}})", R"({"a":{"b":"d","c":null}})", R"({"a":{"b":"d"}})"},
      {R"({"a":[{"b":"c"}]})", R"({"a":[1]})", R"({"a":[1]})"},
      {R"(["a","b"])", R"(["c","d"])", R"(["c","d"])"},
      {R"({"a":"b"})", "null", "null"},
      {R"({"e":null})", R"({"a":1})", R"({"e":null,"a":1})"},
      {"[1,2]", R"({"a":"b","c":null})", R"({"a":"b"})"},
      {"{}", R"({"a":{"bb":{"ccc":null}}})", R"({"a":{"bb":{}}})"},
  }));
  CAPTURE(row.target, row.patch);
  Value target = read_json(row.target);
  apply_merge_patch(target, read_json(row.patch));
  CHECK(to_json(target) == row.want);
}
