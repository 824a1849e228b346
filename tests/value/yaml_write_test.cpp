// SPDX-License-Identifier: Apache-2.0
#include "value/json.h"
#include "value/yaml.h"

#include "catch.h"

using namespace lockstep;

TEST_CASE("strings are written in the style of go-yaml v2") {
  struct Row {
    const char *text, *want;
  };
  const auto row = GENERATE(values<Row>({
      {"", "\"\""},
      {" ", "' '"},
      {"a", "a"},
      {"~", "\"~\""},
      {"null", "\"null\""},
      {"tRUE", "tRUE"},
      {"yes", "\"yes\""},
      {"n", "\"n\""},
      {"yEs", "yEs"},
      {"01", "\"01\""},
      {"0b2", "0b2"},
      {"1_000", "\"1_000\""},
      {"1e3", "\"1e3\""},
      {".5", "\".5\""},
      {"1:20", "\"1:20\""},
      {"60:60", "60:60"},
      {"2001-01-01", "\"2001-01-01\""},
      {"2001-13-45", "2001-13-45"},
      {"- a", "'- a'"},
      {"-", "'-'"},
      {"--", "--"},
      {"---", "'---'"},
      {"a: b", "'a: b'"},
      {"a:b", "a:b"},
      {"a:", "'a:'"},
      {"a #b", "'a #b'"},
      {"a#b", "a#b"},
      {"#a", "'#a'"},
      {"?a", "?a"},
      {"? a", "'? a'"},
      {":a", ":a"},
      {"{}", "'{}'"},
      {"a{b}", "a{b}"},
      {"a, b", "a, b"},
      {",a", "',a'"},
      {"'", "''''"},
      {"it's", "it's"},
      {"\"", "'\"'"},
      {"\\", "\\"},
      {"=", "="},
      {"<<", "<<"},
      {"@a", "'@a'"},
      {"a ", "'a '"},
      {"\ta", "\"\\ta\""},
      {"a\rb", "\"a\\rb\""},
      {"a\n", "|\n  a"},
      {"a\nb", "|-\n  a\n  b"},
      {"a\n\n", "|+\n  a\n"},
      {"\n", "|2+\n"},
      {" a\nb", "|2-\n   a\n  b"},
      {"a \nb", "\"a \\nb\""},
      {"a\n b", "|-\n  a\n   b"},
      {"a\n\tb", "\"a\\n\\tb\""},
      {"\xc3\xa9", "\xc3\xa9"},
      {"\xf0\x9f\x98\x80", "\"\\U0001F600\""},
      {"\xc2\xa0", "\xc2\xa0"},
      {"a\xc2\x85"
       "b",
       "a b"},
      {"\xef\xbb\xbf"
       "a",
       "\"\\uFEFF\\x61\""},
      {"\x1b[0m", "\"\\e[0m\""},
      {"\x01", "\"\\x01\""},
  }));
  CAPTURE(row.text);
  CHECK(to_yaml(Value::map({{"k", row.text}})) == std::string("k: ") + row.want + "\n");
}

TEST_CASE("long lines fold at the first space past column 80") {
  std::string words, want = "k:";
  for (int i = 0; i < 20; ++i) words += words.empty() ? "word" : " word";
  for (int i = 0; i < 16; ++i) want += " word";
  want += "\n  word word word word\n";
  CHECK(to_yaml(Value::map({{"k", words}})) == want);
  const std::string quoted = to_yaml(Value::map({{"k", "- " + words}}));
  CHECK(quoted.find("'\n") != std::string::npos);
  CHECK(quoted.find("word\n  word") != std::string::npos);
  const std::string tabs = to_yaml(Value::map({{"k", "\t" + words + "  x"}}));
  CHECK(tabs.find("word\n  word") != std::string::npos);
}

TEST_CASE("collections, keys and numbers") {
  const auto written = [](const char* json) { return to_yaml(read_json(json)); };
  CHECK(written(R"({"b":{},"a":[],"k10":1,"k9":[{"x":1,"w":[2]},[3,[4]],{}]})") ==
        "a: []\nb: {}\nk9:\n- w:\n  - 2\n  x: 1\n- - 3\n  - - 4\n- {}\nk10: 1\n");
  CHECK(written(R"({"y":null,"1":true,"a: b":"c","":0})") ==
        "\"\": 0\n\"1\": true\n'a: b': c\n\"y\": null\n");
  CHECK(written(R"({"a\nb":"c","d\te":["f"]})") == "? |-\n  a\n  b\n: c\n\"d\\te\":\n- f\n");
  CHECK(written(R"([[{"a":{"b":1}}],"x"])") == "- - a:\n      b: 1\n- x\n");
  CHECK(written("{}") == "{}\n");
  CHECK(written(R"("a\nb")") == "|-\n  a\n  b\n");
  const std::string key(129, 'k');
  CHECK(to_yaml(Value::map({{key, Value::map({{"a", Value::list({"b"})}})}})) ==
        "? " + key + "\n: a:\n  - b\n");
}

TEST_CASE("numbers go through JSON as kustomize sends them") {
  struct Row {
    const char *json, *want;
  };
  const auto row = GENERATE(values<Row>({{"-0", "0"},
                                         {"1.0", "1"},
                                         {"1e3", "1000"},
                                         {"1e-7", "1e-07"},
                                         {"1e21", "1e+21"},
                                         {"100000000000000000000", "1e+20"},
                                         {"18446744073709551615", "18446744073709551615"},
                                         {"18446744073709551616", "1.8446744073709552e+19"},
                                         {"-9223372036854775809", "-9.223372036854776e+18"},
                                         {"9007199254740993", "9007199254740993"},
                                         {"12345678.9", "1.23456789e+07"},
                                         {"123456.789e3", "123456789"},
                                         {"123456.5", "123456.5"},
                                         {"1234567.5", "1.2345675e+06"},
                                         {"0.0001", "0.0001"},
                                         {"0.00001", "1e-05"}}));
  CAPTURE(row.json);
  CHECK(to_yaml(read_json(row.json)) == std::string(row.want) + "\n");
  CHECK(to_yaml(Value::scalar(Kind::Int, "0x1F")) == "31\n");
}

TEST_CASE("dates without quotes are written as moments") {
  CHECK(to_yaml(Value::timestamp("2020-1-2")) == "\"2020-01-02T00:00:00Z\"\n");
}

TEST_CASE("what was written reads back the same") {
  const Value value = read_json(
      R"({"a":["x","- y"," z ","yes","1","1:20","a\nb\n","\ta","it's # x","\\","{}"],"n":[1,1.5,-2e30,true,null],)"
      R"("long":"w w w w w w w w w w w w w w w w w w w w w w w w w w w w w w w w w w w w w w w w w w w w w w w w w w"})");
  const std::string text = to_yaml(value);
  CHECK(read_yaml(text) == value);
  CHECK(read_yaml(text, {.fast_path = false}) == value);
  CHECK(to_yaml(read_yaml(text)) == text);
}
