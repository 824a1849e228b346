// SPDX-License-Identifier: Apache-2.0
#include "model/quantity_text.h"

#include "catch.h"

#include <cstdint>

using namespace lockstep;

TEST_CASE("a quantity is read exactly, in billionths") {
  struct Row {
    const char* text;
    std::int64_t billionths;  // -1: beyond 64 bits of whole units; -2: no quantity
  };
  const Row rows[] = {{"1", 1'000'000'000},
                      {"500m", 500'000'000},
                      {"-2", 2'000'000'000},
                      {".5", 500'000'000},
                      {"1.", 1'000'000'000},
                      {"1.5Ki", 1'536'000'000'000},
                      {"2e3", 2'000'000'000'000},
                      {"2E-3", 2'000'000},
                      {"1n", 1},
                      {"0.1n", 1},  // rounded away from zero
                      {"0.0000000000000000000000000000000000001", 1},
                      {"0e1000", 0},
                      {"1e1000", -1},
                      {"9223372036854775808", -1},
                      {"99999999999999999999999999999999999999999", -1},
                      {"", -2},
                      {".", -2},
                      {"m", -2},
                      {"1ki", -2},
                      {"1e", -2},
                      {"1e1001", -2},
                      {"1 Gi", -2},
                      {"--1", -2}};
  for (const auto& row : rows) {
    CAPTURE(row.text);
    const auto quantity = read_quantity(row.text);
    REQUIRE(quantity.has_value() == (row.billionths != -2));
    if (!quantity) continue;
    const auto size = billionths(*quantity);
    REQUIRE(size.has_value() == (row.billionths != -1));
    if (size) CHECK(static_cast<std::int64_t>(*size) == row.billionths);
  }
}
