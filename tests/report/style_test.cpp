// SPDX-License-Identifier: Apache-2.0
#include "report/style.h"

#include "catch.h"

using namespace lockstep::report;

TEST_CASE("columns are as wide as their widest cell") {
  CHECK(table({"KIND", "NAME"}, {{{"ConfigMap"}, {"a"}}, {{"Job"}, {"longer"}}}, {}) ==
        "KIND       NAME\nConfigMap  a\nJob        longer\n");
}

TEST_CASE("the last column is cut to the width of the terminal") {
  CHECK(table({"A", "MESSAGE"}, {{{"x"}, {"waiting for a very long time"}}}, {.width = 20}) ==
        "A  MESSAGE\nx  waiting for a ve\u2026\n");
}

TEST_CASE("what the cluster says cannot control the terminal") {
  const auto text = table({"A"}, {{{"\x1b[2Jgone\nnext"}}}, {});
  CHECK(text.find('\x1b') == std::string::npos);
  CHECK(text.find("gone next") != std::string::npos);
}

TEST_CASE("colours are only there when asked for") {
  CHECK(paint("x", Colour::Red, false) == "x");
  CHECK(paint("x", Colour::Red, true) == "\x1b[31mx\x1b[0m");
  CHECK(paint("", Colour::Red, true).empty());
}

TEST_CASE("wide and combining characters count as what they take") {
  CHECK(display_width("abc") == 3);
  CHECK(display_width("日本") == 4);
  CHECK(display_width("e\u0301") == 1);
  CHECK(fit("日本語", 5) == "日本\u2026");
  CHECK(fit("abc", 3) == "abc");
}
