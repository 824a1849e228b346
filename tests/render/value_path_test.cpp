// SPDX-License-Identifier: Apache-2.0
#include "render/value_path.h"

#include "base/error.h"
#include "value/json.h"

#include "catch.h"

using namespace lockstep;
using namespace lockstep::render;

TEST_CASE("value paths are split at dots") {
  struct Row {
    const char* path;
    std::vector<std::string> want;
  };
  const auto row = GENERATE(values<Row>({
      {"a.b", {"a", "b"}},
      {".a", {"a"}},
      {"a\\.b.c", {"a.b", "c"}},
      {"a.[b.c/d].e", {"a", "b.c/d", "e"}},
      {"a.[name=x.y].b", {"a", "[name=x.y]", "b"}},
      {"a.[=x]", {"a", "[=x]"}},
      {"a.[b", {"a", "b"}},
      {"", {""}},
  }));
  CAPTURE(row.path);
  CHECK(split_value_path(row.path) == row.want);
}

TEST_CASE("looking up follows fields, elements and indices") {
  const Value root = read_json(R"({"a":[{"n":"x","v":1},{"n":"y","v":2}],"b":{"c.d":3},"s":"t","z":null})");
  struct Row {
    const char *path, *want;
  };
  const auto row = GENERATE(values<Row>({
      {"a.[n=y].v", "2"},
      {"a.0.v", "1"},
      {"a.-.v", "2"},
      {"b.[c.d]", "3"},
      {"a.7", ""},
      {"x.y", ""},
      {"z.y", ""},
      {"a.[n=q]", ""},
      {"s", "\"t\""},
  }));
  CAPTURE(row.path);
  const Value* found = ValuePath(row.path).look_up(root);
  CHECK((found ? to_json(*found) : "") == row.want);
}

TEST_CASE("steps that need another kind of value are refused") {
  const Value root = read_json(R"({"a":[1],"b":{"c":1}})");
  const char* path = GENERATE("b.0", "a.x", "a.*", "b.c.d", "b.[x=y]", "a.[x]", "a.-1");
  CAPTURE(path);
  CHECK_THROWS_AS(ValuePath(path).look_up(root), Error);
}

TEST_CASE("matching makes what is missing") {
  struct Row {
    const char *path, *want;
  };
  const auto row = GENERATE(values<Row>({
      {"a.b", R"({"a":{"b":null}})"},
      {"a.0.b", R"({"a":[{"b":null}]})"},
      {"a.[n=x].b", R"({"a":[{"n":"x","b":null}]})"},
      {"a.[=x]", R"({"a":["x"]})"},
  }));
  CAPTURE(row.path);
  Value root = Value::map();
  CHECK(match_path(root, ValuePath(row.path), Make::Nothing).found.empty());
  root = Value::map();
  const auto places = match_path(root, ValuePath(row.path), Make::Scalar);
  REQUIRE(places.found.size() == 1);
  CHECK(places.found[0].is_new);
  CHECK(to_json(root) == row.want);
}

TEST_CASE("an element that its own expression does not match is not made for ever") {
  Value root = Value::map();
  CHECK_THROWS_AS(match_path(root, ValuePath("a.[n=^x$].b"), Make::Scalar), Error);
}
