// SPDX-License-Identifier: Apache-2.0
#include "base/error.h"
#include "value/yaml.h"

#include "catch.h"

using namespace lockstep;

TEST_CASE("what kustomize cannot print is refused before printing") {
  const Value bad =
      GENERATE(Value("a\x7f"), Value("\xc2\x80"), Value("\xef\xbf\xbf"), Value::scalar(Kind::Float, ".inf"),
               Value::list({"a", Value::scalar(Kind::Float, ".nan")}), Value::map({{"a\xc2\x85", "b"}}));
  CHECK_THROWS_AS(check_printable(bad), Error);
  const Value good =
      GENERATE(Value("a\t\n\x01"), Value("\xc2\x85"), Value::number(1e300), Value::map({{"a", Value()}}));
  CHECK_NOTHROW(check_printable(good));
}

TEST_CASE("texts that need quotes to stay strings") {
  CHECK(changes_meaning_unquoted("NULL", YamlRules::Kustomize));
  CHECK(changes_meaning_unquoted("01", YamlRules::Kustomize));
  CHECK(changes_meaning_unquoted("2001-01-01", YamlRules::Kustomize));
  CHECK(changes_meaning_unquoted("n", YamlRules::Kubernetes));
  CHECK_FALSE(changes_meaning_unquoted("n", YamlRules::Kustomize));
  CHECK_FALSE(changes_meaning_unquoted("app", YamlRules::Kubernetes));
}
