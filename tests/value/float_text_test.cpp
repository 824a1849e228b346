// SPDX-License-Identifier: Apache-2.0
#include "value/float_text.h"

#include "catch.h"

using namespace lockstep;

TEST_CASE("floats print as Go prints them, in JSON and alone") {
  struct Row {
    double number;
    const char *json, *go;
  };
  const auto row =
      GENERATE(values<Row>({{0.0, "0", "0"},
                            {-0.0, "0", "0"},
                            {1.5, "1.5", "1.5"},
                            {-0.001, "-0.001", "-0.001"},
                            {1e-6, "0.000001", "1e-06"},
                            {1e-7, "1e-7", "1e-07"},
                            {123456.0, "123456", "123456"},
                            {1234567.0, "1234567", "1.234567e+06"},
                            {1e20, "100000000000000000000", "1e+20"},
                            {9223372036854775808.0, "9223372036854776000", "9.223372036854776e+18"},
                            {1e21, "1e+21", "1e+21"},
                            {1e100, "1e+100", "1e+100"}}));
  CAPTURE(row.json);
  CHECK(json_float(row.number) == row.json);
  CHECK(go_float(row.number) == row.go);
}

TEST_CASE("small decimals need no thought") {
  for (const char* text : {"0", "7", "-7", "123456789012345678"}) CHECK(is_small_decimal(text));
  for (const char* text : {"", "-", "00", "-0", "+1", "1.0", "0x1", "1234567890123456789"})
    CHECK_FALSE(is_small_decimal(text));
}
