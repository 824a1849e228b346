// SPDX-License-Identifier: Apache-2.0
#include "diff/unified.h"

#include "diff/edit_script.h"

#include "catch.h"

#include <algorithm>
#include <random>

using namespace lockstep::diff;

namespace {

std::string numbered(int from, int to) {
  std::string text;
  for (int i = from; i <= to; ++i) text += std::to_string(i) + "\n";
  return text;
}

}  // namespace

TEST_CASE("unified differences look as diff -u prints them") {
  struct Row {
    const char* name;
    std::string from, to, want;
  };
  const auto row = GENERATE(values<Row>({
      {"equal", "a\n", "a\n", ""},
      {"one line changed", "a\nb\nc\n", "a\nx\nc\n", "--- l\n+++ r\n@@ -1,3 +1,3 @@\n a\n-b\n+x\n c\n"},
      {"created", "", "a\nb\n", "--- l\n+++ r\n@@ -0,0 +1,2 @@\n+a\n+b\n"},
      {"deleted", "a\n", "", "--- l\n+++ r\n@@ -1 +0,0 @@\n-a\n"},
      {"no final newline", "a", "a\n", "--- l\n+++ r\n@@ -1 +1 @@\n-a\n\\ No newline at end of file\n+a\n"},
      {"removed before added", "a\nb\n", "x\ny\n", "--- l\n+++ r\n@@ -1,2 +1,2 @@\n-a\n-b\n+x\n+y\n"},
      {"far apart", numbered(1, 20), "0\n" + numbered(1, 19),
       "--- l\n+++ r\n@@ -1,3 +1,4 @@\n+0\n 1\n 2\n 3\n@@ -17,4 +18,3 @@\n 17\n 18\n 19\n-20\n"},
      {"close together", numbered(1, 9), "1\n3\n4\n5\n6\n7\n8\n",
       "--- l\n+++ r\n@@ -1,9 +1,7 @@\n 1\n-2\n 3\n 4\n 5\n 6\n 7\n 8\n-9\n"},
  }));
  CAPTURE(row.name);
  CHECK(unified_diff(row.from, row.to, "l", "r") == row.want);
}

TEST_CASE("colours and context are the caller's choice") {
  CHECK(unified_diff("a\nb\nc\n", "a\nx\nc\n", "l", "r", {.context = 0, .colours = true}) ==
        "\x1b[1m--- l\x1b[0m\n\x1b[1m+++ r\x1b[0m\n\x1b[34m@@ -2 +2 "
        "@@\x1b[0m\n\x1b[31m-b\x1b[0m\n\x1b[32m+x\x1b[0m\n");
}

TEST_CASE("two columns show the same changes") {
  CHECK(side_by_side("a\nb\nc\nlong line here\n", "a\nx\nc\nd\n\xC3\xA4\n", "live", "git", {.width = 25}) ==
        "live          git\n"
        "@@ -1,4 +1,5 @@\n"
        "a             a\n"
        "b           | x\n"
        "c             c\n"
        "long line h | d\n"
        "            > \xC3\xA4\n");
  CHECK(side_by_side("a\n", "a\n", "l", "r").empty());
}

TEST_CASE("lines are counted") { CHECK(line_stat("a\nb\nc\n", "a\nx\ny\nc\n") == LineStat{2, 1}); }

TEST_CASE("edit scripts turn one sequence into the other and are shortest") {
  std::mt19937 random(7);
  const auto draw = [&](std::size_t below) { return random() % below; };
  for (int round = 0; round < 500; ++round) {
    std::vector<std::size_t> from(draw(12)), to(draw(12));
    for (auto* side : {&from, &to})
      for (auto& id : *side) id = draw(4);
    // Longest common subsequence by the textbook.
    std::vector<std::vector<std::size_t>> lcs(from.size() + 1, std::vector<std::size_t>(to.size() + 1));
    for (std::size_t i = 1; i <= from.size(); ++i)
      for (std::size_t j = 1; j <= to.size(); ++j)
        lcs[i][j] = from[i - 1] == to[j - 1] ? lcs[i - 1][j - 1] + 1 : std::max(lcs[i - 1][j], lcs[i][j - 1]);

    std::vector<std::size_t> made;
    std::size_t i = 0, j = 0, kept = 0;
    for (const Edit edit : edit_script(from, to, 100)) {
      if (edit == Edit::Keep) {
        REQUIRE(from.at(i) == to.at(j));
        ++kept;
      }
      if (edit != Edit::Remove) made.push_back(to.at(j++));
      if (edit != Edit::Add) ++i;
    }
    CHECK(made == to);
    CHECK(i == from.size());
    // Items that only one side has are set aside first, which never lengthens the script.
    CHECK(kept == lcs[from.size()][to.size()]);
  }
}

TEST_CASE("texts that differ everywhere stay cheap") {
  std::string from, to;
  for (int i = 0; i < 20000; ++i) {
    from += std::to_string(i % 7) + "\n";
    to += std::to_string((i * 5 + 3) % 11) + "\n";
  }
  const auto stat = line_stat(from, to);
  CHECK(stat.added >= 20000);
}
