// SPDX-License-Identifier: Apache-2.0
#include "value/yaml_resolve.h"

#include "catch.h"

using namespace lockstep;

TEST_CASE("plain scalars mean what go-yaml v2 and v3 say") {
  struct Row {
    const char* text;
    Kind kubernetes, kustomize;
  };
  const auto same = [](const char* text, Kind kind) { return Row{text, kind, kind}; };
  const auto row = GENERATE_COPY(values<Row>({
      same("", Kind::Null),
      same("~", Kind::Null),
      same("NULL", Kind::Null),
      same("nULL", Kind::String),
      same("true", Kind::Bool),
      same("True", Kind::Bool),
      same("tRUE", Kind::String),
      {"yes", Kind::Bool, Kind::String},
      {"On", Kind::Bool, Kind::String},
      {"n", Kind::Bool, Kind::String},
      same("0", Kind::Int),
      same("-0", Kind::Int),
      same("+1", Kind::Int),
      same("0644", Kind::Int),
      same("0o17", Kind::Int),
      same("0O17", Kind::Int),
      same("0o8", Kind::String),
      same("0x1F", Kind::Int),
      same("0x", Kind::String),
      same("0b11", Kind::Int),
      same("0b12", Kind::String),
      same("1_000", Kind::Int),
      same("_1", Kind::String),
      same("1_", Kind::Int),
      same("0888", Kind::Float),
      same("1.10", Kind::Float),
      same("1.", Kind::Float),
      same(".5", Kind::Float),
      same(".5_5", Kind::Float),
      same("._5", Kind::String),
      same("1e3", Kind::Float),
      same("1e", Kind::String),
      same("1e400", Kind::String),
      same("1e-400", Kind::Float),
      same(".inf", Kind::Float),
      same("-.INF", Kind::Float),
      same(".nan", Kind::Float),
      same("-.nan", Kind::String),
      same("18446744073709551615", Kind::Int),
      same("+18446744073709551615", Kind::Float),
      same("18446744073709551616", Kind::Float),
      same("-9223372036854775808", Kind::Int),
      same("-9223372036854775809", Kind::Float),
      same("0xFFFFFFFFFFFFFFFFF", Kind::String),
      same("12:30:45", Kind::String),
      same("1.2.3", Kind::String),
      same("10Gi", Kind::String),
      same("2001-01-01", Kind::String),
      same("<<", Kind::String),
      same("=", Kind::String),
      same("-", Kind::String),
      same("--flag", Kind::String),
  }));
  CAPTURE(row.text);
  CHECK(plain_kind(row.text, YamlRules::Kubernetes) == row.kubernetes);
  CHECK(plain_kind(row.text, YamlRules::Kustomize) == row.kustomize);
}

TEST_CASE("dates are known in go-yaml's four forms and print as RFC 3339") {
  struct Row {
    const char *text, *want;
  };
  const auto row = GENERATE(values<Row>({
      {"2001-01-01", "2001-01-01T00:00:00Z"},
      {"2001-1-1", "2001-01-01T00:00:00Z"},
      {"2000-02-29", "2000-02-29T00:00:00Z"},
      {"2001-02-29", ""},
      {"2001-13-01", ""},
      {"2001-12-14t21:59:43.10-05:00", "2001-12-14T21:59:43.1-05:00"},
      {"2001-12-14T21:59:43Z", "2001-12-14T21:59:43Z"},
      {"2001-12-14T1:2:3+00:00", "2001-12-14T01:02:03Z"},
      {"2001-12-14 21:59:43.10", "2001-12-14T21:59:43.1Z"},
      {"2001-12-14  21:59:43", "2001-12-14T21:59:43Z"},
      {"2001-12-14 21:59:43 -5", ""},
      {"2001-12-14T21:59:43", ""},
      {"2001-12-14T24:00:00Z", ""},
      {"2001-12-14 ", ""},
      {"12:30:45", ""},
      {"", ""},
  }));
  CAPTURE(row.text);
  CHECK(canonical_timestamp(row.text) == row.want);
  CHECK(is_timestamp(row.text) == (*row.want != '\0'));
}

TEST_CASE("base 60 numbers are recognised, though only to be quoted") {
  const char* text = GENERATE("1:20", "190:20:30", "-1:20", "1_0:59", "1:2.5");
  CAPTURE(text);
  CHECK(is_base60(text));
  const char* other = GENERATE("1:60", "60:60x", "a:1", ":1", "1:", "12", "");
  CAPTURE(other);
  CHECK_FALSE(is_base60(other));
}
