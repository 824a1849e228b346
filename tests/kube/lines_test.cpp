// SPDX-License-Identifier: Apache-2.0
#include "kube/lines.h"

#include "catch.h"

#include <vector>

using namespace lockstep::kube;

namespace {

std::vector<std::string> lines_of(const std::vector<std::string>& pieces,
                                  LineSplitter splitter = LineSplitter()) {
  std::vector<std::string> out;
  for (const auto& piece : pieces) {
    splitter.add(piece);
    while (const auto line = splitter.next()) out.emplace_back(*line);
  }
  out.push_back("rest: " + splitter.take_rest());
  return out;
}

}  // namespace

TEST_CASE("lines come out whole however the bytes arrive") {
  struct Row {
    const char* name;
    std::vector<std::string> pieces, want;
  };
  const auto row = GENERATE(values<Row>({
      {"nothing", {}, {"rest: "}},
      {"one piece", {"a\nb\n"}, {"a", "b", "rest: "}},
      {"broken in a line", {"a", "bc\nd", "e", "\n"}, {"abc", "de", "rest: "}},
      {"empty lines", {"\n\na\n"}, {"", "", "a", "rest: "}},
      {"carriage returns", {"a\r", "\nb\rc\n"}, {"a", "b\rc", "rest: "}},
      {"no newline at the end", {"a\nb"}, {"a", "rest: b"}},
  }));
  CAPTURE(row.name);
  CHECK(lines_of(row.pieces) == row.want);
}

TEST_CASE("every split of a text gives the same lines") {
  const std::string text = "{\"a\":1}\n\n{\"b\":\"\xc3\xa4\"}\r\nlast";
  const std::vector<std::string> want{"{\"a\":1}", "", "{\"b\":\"\xc3\xa4\"}", "rest: last"};
  for (std::size_t i = 0; i <= text.size(); ++i)
    for (std::size_t j = i; j <= text.size(); ++j)
      CHECK(lines_of({text.substr(0, i), text.substr(i, j - i), text.substr(j)}) == want);
}

TEST_CASE("a line without an end is given out in parts") {
  CHECK(lines_of({"abcdefg", "hij\nkl\n"}, LineSplitter(4)) ==
        std::vector<std::string>{"abcd", "efgh", "ij", "kl", "rest: "});
}

TEST_CASE("a long line that arrives in small pieces costs linear time") {
  LineSplitter splitter;
  bool any = false;
  for (int i = 0; i < 100'000; ++i) {
    splitter.add("0123456789");
    any = any || splitter.next().has_value();
  }
  CHECK_FALSE(any);
  splitter.add("\n");
  CHECK(splitter.next()->size() == 1'000'000);
}
