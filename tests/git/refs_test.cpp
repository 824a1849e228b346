// SPDX-License-Identifier: Apache-2.0
#include "git/refs.h"

#include "catch.h"

using namespace lockstep::git;

namespace {

std::string commit(char digit) { return std::string(40, digit); }

const std::vector<AdvertisedRef>& refs() {
  static const std::vector<AdvertisedRef> all = {
      {"HEAD", commit('1')},
      {"refs/heads/1.2.3", commit('2')},
      {"refs/heads/feature/x", commit('3')},
      {"refs/heads/main", commit('1')},
      {"refs/pull/7/head", commit('4')},
      {"refs/tags/component-a/v0.1.5", commit('5')},
      {"refs/tags/main", commit('9')},
      {"refs/tags/v0.1.0", commit('6')},
      {"refs/tags/v0.1.2", commit('7')},
      {"refs/tags/v9.9.9", commit('8')},
  };
  return all;
}

}  // namespace

TEST_CASE("a revision is resolved as Argo CD resolves targetRevision") {
  struct Row {
    const char *revision, *ref;
    std::string commit;
  };
  const auto row = GENERATE(values<Row>({
      {"", "HEAD", commit('1')},
      {"HEAD", "HEAD", commit('1')},
      {"main", "refs/heads/main", commit('1')},  // a branch comes before a tag of the same name
      {"refs/tags/main", "refs/tags/main", commit('9')},
      {"feature/x", "refs/heads/feature/x", commit('3')},
      {"refs/pull/7/head", "refs/pull/7/head", commit('4')},
      {"v0.1.0", "refs/tags/v0.1.0", commit('6')},
      {"v0.1.*", "refs/tags/v0.1.2", commit('7')},
      {">=0.1.0", "refs/tags/v9.9.9", commit('8')},
      {"1.2.3", "refs/heads/1.2.3", commit('2')},  // an exact version is a name, not a constraint
      {"7777777777777777777777777777777777777777", "refs/tags/v0.1.2", commit('7')},
      {"abcdefabcdefabcdefabcdefabcdefabcdefabcd", "", "abcdefabcdefabcdefabcdefabcdefabcdefabcd"},
  }));
  CAPTURE(row.revision);
  const auto target = resolve(row.revision, refs());
  REQUIRE(target);
  CHECK(target->ref == row.ref);
  CHECK(target->commit == row.commit);
}

TEST_CASE("an abbreviated commit is left to be looked up") {
  const auto target = resolve("abcdef1", refs());
  REQUIRE(target);
  CHECK(target->prefix == "abcdef1");
  CHECK_FALSE(resolve("abcdef", refs()));
  CHECK_FALSE(resolve("no-such-branch", refs()));
  CHECK_FALSE(resolve("^3", refs()));
}

TEST_CASE("a tag prefix limits what a constraint may pick") {
  const auto target = resolve("v0.1.*", refs(), "component-a/");
  REQUIRE(target);
  CHECK(target->ref == "refs/tags/component-a/v0.1.5");
}
