// SPDX-License-Identifier: Apache-2.0
#include "diff/json_merge.h"

#include "value/json.h"

#include "catch.h"

using namespace lockstep;
using namespace lockstep::diff;

TEST_CASE("three-way merge patches say what to set and what to take away") {
  struct Row {
    const char *name, *original, *modified, *current, *patch;
  };
  const auto row = GENERATE(values<Row>({
      {"nothing", R"({"a":1})", R"({"a":1})", R"({"a":1,"b":2})", "{}"},
      {"set", "{}", R"({"a":{"b":1}})", R"({"a":{"c":2}})", R"({"a":{"b":1}})"},
      {"take away", R"({"a":1,"b":1})", R"({"a":1})", R"({"a":1,"b":1})", R"({"b":null})"},
      {"both in one map", R"({"m":{"a":1}})", R"({"m":{"b":1}})", R"({"m":{"a":1}})",
       R"({"m":{"a":null,"b":1}})"},
      {"lists as a whole", "{}", R"({"a":[1]})", R"({"a":[1,2]})", R"({"a":[1]})"},
      {"an empty map is a value", "{}", R"({"m":{}})", "{}", R"({"m":{}})"},
      {"null that was never there", R"({"a":null})", R"({"a":null})", "{}", "{}"},
      {"integers beyond doubles", "{}", R"({"a":9007199254740993})", R"({"a":9007199254740992})", "{}"},
  }));
  CAPTURE(row.name);
  CHECK(
      to_json(three_way_merge_patch(read_json(row.original), read_json(row.modified), read_json(row.current)),
              {.sort_keys = true}) == row.patch);
}

TEST_CASE("merge patches are applied with the habits of the Go library") {
  struct Row {
    const char *name, *object, *patch, *want;
  };
  const auto row = GENERATE(values<Row>({
      {"set, change, take away", R"({"a":1,"b":2})", R"({"a":3,"b":null,"c":4})", R"({"a":3,"c":4})"},
      {"nested", R"({"m":{"a":1,"b":2}})", R"({"m":{"b":null}})", R"({"m":{"a":1}})"},
      {"nulls in what is new are dropped", "{}", R"({"m":{"a":null,"l":[{"b":null,"c":1}]}})",
       R"({"m":{"l":[{"c":1}]}})"},
      {"a scalar becomes a map", R"({"a":1})", R"({"a":{"b":2}})", R"({"a":{"b":2}})"},
  }));
  CAPTURE(row.name);
  CHECK(to_json(apply_json_merge(read_json(row.object), read_json(row.patch)), {.sort_keys = true}) ==
        row.want);
}
