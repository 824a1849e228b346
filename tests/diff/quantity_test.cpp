// SPDX-License-Identifier: Apache-2.0
#include "diff/quantity.h"

#include "catch.h"

using namespace lockstep;
using lockstep::diff::canonical_quantity;

TEST_CASE("quantities have one canonical text") {
  struct Row {
    const char *text, *want;
  };
  const auto row = GENERATE(values<Row>({{"1000m", "1"},         {"0.5", "500m"},      {"1.5", "1500m"},
                                         {"1.500", "1.500"},     {"2000m", "2"},       {"8Gi", "8Gi"},
                                         {"1023Ki", "1023Ki"},

                                         {"-0.5", "-500m"},      {"+2", "+2"},         {"1000", "1k"},
                                         {"100000", "100k"},     {"1024", "1024"},     {"1024Ki", "1Mi"},
                                         {"1.5Gi", "1536Mi"},    {"1023Mi", "1023Mi"}, {"0.5Ki", "512"},
                                         {"0.3Ki", "307200m"},   {"1e3", "1e3"},       {"1E3", "1E3"},
                                         {"12e-1", "1200e-3"},   {"1E", "1E"},         {"0", "0"},
                                         {"-0Gi", "0"},          {"00010", "00010"},   {"1.000", "1"},
                                         {"0.0000000001", "1n"}, {".5", "500m"},       {"5.", "5."},
                                         {"8Ei", nullptr},       {"7Ei", "7Ei"},       {"", nullptr},
                                         {"Gi", nullptr},        {"1 Gi", nullptr},    {"1e", nullptr},
                                         {"1.2.3", nullptr},     {"0x10", nullptr}}));
  CAPTURE(row.text);
  CHECK(canonical_quantity(std::string_view(row.text)) ==
        (row.want ? std::optional<std::string>(row.want) : std::nullopt));
}

TEST_CASE("a number in a manifest is a quantity too") {
  CHECK(canonical_quantity(Value::integer(2)) == "2");
  CHECK(canonical_quantity(Value::number(0.5)) == "500m");
  CHECK_FALSE(canonical_quantity(Value::boolean(true)));
}
