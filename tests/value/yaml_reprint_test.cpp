// SPDX-License-Identifier: Apache-2.0
#include "value/yaml_reprint.h"

#include "base/error.h"
#include "value/yaml.h"

#include "catch.h"

using namespace lockstep;

TEST_CASE("folded text gains line breaks beside lines that are indented deeper") {
  CHECK(reprinted_folded("a b\nc\n") == "a b\nc\n");
  CHECK(reprinted_folded("a\n  b\nc") == "a\n\n  b\nc");
  CHECK(reprinted_folded("a\n\n  b\n  c\n\nd\n") == "a\n\n\n  b\n  c\n\nd\n");
  CHECK(reprinted_folded(" a\nb\nc") == " a\nb c");
  CHECK(reprinted_folded("\na\nb") == "\na\nb");
  CHECK(reprinted_folded("a \n b").size() == 5);  // goes into double quotes and stays
  CHECK(reprinted_folded("") == "");
}

TEST_CASE("blocks that begin with a tab cannot be read back") {
  CHECK_FALSE(survives_as_block("\ta\n"));
  CHECK(survives_as_block("\ta \nb"));
  CHECK(survives_as_block("a\n\tb\n"));
  for (const bool fast_path : {true, false}) {
    const YamlOptions options{.rules = YamlRules::Kustomize, .fast_path = fast_path};
    CHECK_THROWS_AS(read_yaml("a: |1\n \tb\n", options), Error);
    CHECK(read_yaml("a: >\n  b\n    c\n", options).at("a").text() == "b\n\n  c\n");
    CHECK(read_yaml("a: >\n  b\n    c\n", {.fast_path = fast_path}).at("a").text() == "b\n  c\n");
  }
}

TEST_CASE("inside of braces kustomize puts quotes around what would end there") {
  for (const bool fast_path : {true, false}) {
    const YamlOptions options{.rules = YamlRules::Kustomize, .fast_path = fast_path};
    const Value value = read_yaml("a: {b: , c: 2020-01-01T10:00:00Z, d: 2020-01-01}\ne:\n", options);
    CHECK(value.at("a", "b").is_null());
    CHECK(value.at("a", "b").style() == Style::Quoted);
    CHECK(is_left_out(value.at("a", "b")));
    CHECK(value.at("e").style() == Style::Blank);
    CHECK_FALSE(value.at("a", "c").is_timestamp());
    CHECK(value.at("a", "d").is_timestamp());
  }
}
