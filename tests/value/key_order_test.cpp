// SPDX-License-Identifier: Apache-2.0
#include "value/key_order.h"

#include "catch.h"

#include <string_view>
#include <vector>

using namespace lockstep;

TEST_CASE("keys are in natural order") {
  const auto order = GENERATE(values<std::vector<std::string_view>>({
      {"k1", "k9", "k10"},
      {"a", "a.b", "a/b", "a1", "aa", "ab"},
      {"BATCH_SIZE", "EPOCHS", "LR", "lr"},
      {"1", "2", "10", "a"},
      {"a1", "a01", "a02"},
      {"x100", "x10y"},
      {"", "a"},
      {"a-b", "ab", "a\xc3\xa9"},
  }));
  for (std::size_t i = 0; i < order.size(); ++i) {
    for (std::size_t j = 0; j < order.size(); ++j) {
      CAPTURE(order[i], order[j]);
      CHECK(key_precedes(order[i], order[j]) == (i < j));
    }
  }
}
