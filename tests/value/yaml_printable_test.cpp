// SPDX-License-Identifier: Apache-2.0
#include "value/yaml.h"

#include "catch.h"

using namespace lockstep;

TEST_CASE("texts that need quotes to stay strings") {
  CHECK(changes_meaning_unquoted("NULL", YamlRules::Kustomize));
  CHECK(changes_meaning_unquoted("01", YamlRules::Kustomize));
  CHECK(changes_meaning_unquoted("2001-01-01", YamlRules::Kustomize));
  CHECK(changes_meaning_unquoted("n", YamlRules::Kubernetes));
  CHECK_FALSE(changes_meaning_unquoted("n", YamlRules::Kustomize));
  CHECK_FALSE(changes_meaning_unquoted("app", YamlRules::Kubernetes));
}
