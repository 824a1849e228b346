// SPDX-License-Identifier: Apache-2.0
#include "git/version.h"

#include "catch.h"

using namespace lockstep::git;

TEST_CASE("versions are ordered by semver precedence") {
  const char* ascending[] = {"0.9",          "1.0.0-alpha",   "1.0.0-alpha.1", "1.0.0-alpha.beta",
                             "1.0.0-beta.2", "1.0.0-beta.11", "1.0.0-rc.1",    "v1.0.0",
                             "1.0.1",        "1.2",           "1.10",          "2"};
  for (std::size_t i = 1; i < std::size(ascending); ++i) {
    CAPTURE(ascending[i]);
    CHECK((parse_version(ascending[i - 1])->compare(*parse_version(ascending[i])) < 0));
  }
  CHECK((parse_version("1.2.0")->compare(*parse_version("v1.2+build.7")) == 0));
  for (const char* wrong : {"", "v", "main", "1.", "1.2.3.4", "1.2.x", "1.2.3-", "release-1"}) {
    CAPTURE(wrong);
    CHECK_FALSE(parse_version(wrong));
  }
}

TEST_CASE("a constraint picks the highest tag that satisfies it") {
  const std::vector<std::string> tags = {"v0.1.0", "v0.1.2", "v0.2.0",     "1.0.0",     "v1.2.0",
                                         "v1.2.9", "v1.3.0", "v2.0.0-rc1", "not-a-tag", "v1.10.1"};
  struct Row {
    const char* constraint;
    const char* want;  // "" for none
  };
  const auto row = GENERATE(values<Row>({
      {"v0.1.*", "v0.1.2"},
      {"0.1.x", "v0.1.2"},
      {"*", "v1.10.1"},
      {"1.*", "v1.10.1"},
      {">=1.2 <1.3", "v1.2.9"},
      {">=1.2, <1.3", "v1.2.9"},
      {">1.2", "v1.10.1"},
      {"<=1.2", "v1.2.9"},
      {"<1.2", "1.0.0"},
      {"~1.2.0", "v1.2.9"},
      {"~1", "v1.10.1"},
      {"^1.2", "v1.10.1"},
      {"^0.1.0", "v0.1.2"},
      {"1.0 - 1.2", "v1.2.9"},
      {"0.1.0 || 1.0.0", "1.0.0"},
      {"!=1.10.1, <2", "v1.3.0"},
      {">=2.0.0", ""},
      {">=2.0.0-0", "v2.0.0-rc1"},
      {"^3", ""},
  }));
  CAPTURE(row.constraint);
  const auto constraint = Constraint::parse(row.constraint);
  REQUIRE(constraint);
  CHECK(highest(*constraint, tags).value_or("") == row.want);
}

TEST_CASE("branch names are no constraints") {
  for (const char* text : {"main", "feature/x", "release-1.x", "", "HEAD", ">=", "1.2 ||", "~~1"}) {
    CAPTURE(text);
    CHECK_FALSE(Constraint::parse(text));
  }
}
