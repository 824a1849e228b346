// SPDX-License-Identifier: Apache-2.0
#include "diff/jq.h"

#include "base/error.h"
#include "diff/jq_dialect.h"
#include "value/json.h"

#include "catch.h"

#include <chrono>
#include <cstdlib>

using namespace lockstep;
using namespace lockstep::diff;

namespace {

const char* const document =
    R"({"a":1,"s":"text","big":9007199254740993,"list":[{"n":"x","v":1},{"n":"z","v":2}],"m":{"k":{"v":3}}})";

// The object after del(expression), or "skipped".
std::string after(const std::string& expression) {
  JqDeletions jq({expression});
  Value object = read_json(document);
  std::vector<std::string> notes;
  jq.apply(0, object, &notes);
  return notes.empty() ? to_json(object, {.sort_keys = true}) : "skipped";
}

}  // namespace

TEST_CASE("expressions in gojq's dialect") {
  struct Row {
    const char *name, *expression;
    bool takes_first_v, takes_second_v;
  };
  const auto row = GENERATE(values<Row>({
      {"select", ".list[] | select(.n == \"x\") | .v", true, false},
      {"index behind a point", ".list.[0].v", true, false},
      {"if without else", ".list[] | if .n == \"z\" then .v else empty end", false, true},
      {"if without else keeps the rest", ".list[0] | if .n == \"z\" then . end | .v", true, false},
      {"destructuring", ". as {list: [{v: $first}]} | .list[] | select(.v == $first) | .v", true, false},
      {"nth", "nth(1; .list[].v)", false, true},
      {"limit of none", "limit(0; .list[].v)", false, false},
      {"interpolation", ".list[] | select(\"\\(if .v == 1 then .n else 0 end)\" == \"x\") | .v", true, false},
      {"a definition of one's own", "def input: .list[0].v; input", true, false},
      {"a field of that name", ".list[0].v, .input", true, false},
  }));
  CAPTURE(row.name);
  const std::string got = after(row.expression);
  CHECK((got.find("\"v\":1") == std::string::npos) == row.takes_first_v);
  CHECK((got.find("\"v\":2") == std::string::npos) == row.takes_second_v);
}

TEST_CASE("numbers that libjq cannot hold survive") {
  CHECK(after(".m").find("9007199254740993") != std::string::npos);
}

TEST_CASE("what fails at run time is skipped") {
  const char* expression =
      GENERATE(".a.b", "error(\"boom\")", "halt", ".list | map(.v)", "empty) , (.", "$ENV.HOME");
  CAPTURE(expression);
  CHECK(after(expression) == "skipped");
}

TEST_CASE("an expression that closes the parenthesis early runs its own program") {
  CHECK(after(".m) | .a |= (5").find("\"a\":5") != std::string::npos);
  CHECK_THROWS_AS(JqDeletions({".m)) , ((.a"}), Error);
}

TEST_CASE("what does not parse, or asks for the outside, is an error that names the expression") {
  const char* expression =
      GENERATE(".list[", ".a |", "select(.n == \"x)", ".a # comment", "input", "inputs", "input_line_number",
               "get_search_list", "import \"a\" as a; .a", "$__loc__", "no_such_function", "\"\\(input)\"");
  CAPTURE(expression);
  try {
    JqDeletions({".a", expression});
    FAIL("no error");
  } catch (const Error& e) {
    CHECK(e.line().find(expression) != std::string::npos);
  }
}

TEST_CASE("the environment is empty") {
  setenv("LOCKSTEP_TEST_SECRET", "hunter2", 1);
  CHECK(after(".m) | .a |= ($ENV | length").find("\"a\":0") != std::string::npos);
  CHECK(after(".m) | .a |= (env | length").find("\"a\":0") != std::string::npos);
}

TEST_CASE("S-176 programs that never end are ended, and the next ones run") {
  const auto start = std::chrono::steady_clock::now();
  JqDeletions jq({"until(false; .)", "[range(1e12)] | .a", ".a"});
  Value object = read_json(document);
  std::vector<std::string> notes;
  jq.apply(0, object, &notes);
  jq.apply(2, object, &notes);
  CHECK(notes.size() == 1);
  CHECK(notes.at(0).find("takes too long") != std::string::npos);
  CHECK_FALSE(object.has("a"));
  jq.apply(1, object, &notes);
  CHECK(notes.size() == 2);
  CHECK(std::chrono::steady_clock::now() - start < std::chrono::seconds(20));
}
