// SPDX-License-Identifier: Apache-2.0
#include "base/strings.h"

#include "catch.h"

using namespace lockstep;

TEST_CASE("globs match whole texts") {
  struct Row {
    const char *pattern, *text;
    bool crosses, want;
  };
  const auto row = GENERATE(values<Row>({{"*", "a/b", true, true},
                                         {"*", "a/b", false, false},
                                         {"a/*", "a/b", false, true},
                                         {"*.{yaml,json}", "x.json", true, true},
                                         {"*.{yaml,json}", "x.txt", true, false},
                                         {"a?c", "abc", true, true},
                                         {"a?c", "a/c", false, false},
                                         {"[a-c]x", "bx", true, true},
                                         {"[!a-c]x", "bx", true, false},
                                         {"\\*", "*", true, true},
                                         {"", "", true, true},
                                         {"a*b*c", "aXbYbZc", true, true},
                                         {"a*b*c", "aXbYbZ", true, false}}));
  CAPTURE(row.pattern, row.text);
  CHECK(glob_match(row.pattern, row.text, row.crosses) == row.want);
}

TEST_CASE("a typing slip finds its nearest word") {
  CHECK(nearest("resorces", {"resources", "replicas"}) == "resources");
  CHECK(nearest("snyc", {"sync", "diff"}) == "sync");
  CHECK(nearest("zzz", {"resources", "replicas"}).empty());
}

TEST_CASE("printable text carries no escape sequence") {
  CHECK(printable("a\x1b[31mb") == "a\\x1b[31mb");
  CHECK(printable("\xff") == "\xEF\xBF\xBD");
  CHECK(printable("\xc2\x9b") == "\\x9b");
  CHECK(printable("\xc3\xa9\t\n") == "\xc3\xa9\t\n");
}

TEST_CASE("splitting and joining") {
  CHECK(split("a,,b", ',') == std::vector<std::string>{"a", "", "b"});
  CHECK(split_lines("a\nb\n").size() == 2);
  CHECK(trim(" \ta \n") == "a");
  CHECK(replace_all("aXbX", "X", "--") == "a--b--");
  CHECK_FALSE(parse_int("12x"));
  CHECK(parse_int("-12") == -12);
}
