// SPDX-License-Identifier: Apache-2.0
#include "health/quantity.h"

#include "catch.h"

using namespace lockstep::health;

TEST_CASE("quantities are read in every notation of Kubernetes") {
  struct Row {
    const char* text;
    std::int64_t milli;
  };
  const auto row = GENERATE(values<Row>({{"8", 8000},
                                         {"0", 0},
                                         {"+1", 1000},
                                         {"-1", -1000},
                                         {"0.5", 500},
                                         {".5", 500},
                                         {"5.", 5000},
                                         {"500m", 500},
                                         {"1500m", 1500},
                                         {"1k", 1000 * 1000},
                                         {"2M", 2000LL * 1000 * 1000},
                                         {"1Ki", 1024LL * 1000},
                                         {"1.5Gi", 1536LL * 1024 * 1024 * 1000},
                                         {"1e3", 1000LL * 1000},
                                         {"2E3", 2000LL * 1000},
                                         {"12e-1", 1200},
                                         {"100n", 1},
                                         {"1u", 1},
                                         {"0.0001", 1},
                                         {"1Ti", 1024LL * 1024 * 1024 * 1024 * 1000}}));
  CAPTURE(row.text);
  const auto quantity = parse_quantity(row.text);
  REQUIRE(quantity);
  CHECK(quantity->milli == row.milli);
}

TEST_CASE("what is no quantity is refused") {
  for (const char* text : {"", "m", "abc", "1 Gi", "1.2.3", "1ki", "1KB", "--1", "1e", "0x10", "1Gi "}) {
    CAPTURE(text);
    CHECK(!parse_quantity(text));
  }
}

TEST_CASE("amounts beyond 64 bits stay at the limit and never wrap") {
  const auto huge = parse_quantity("999Ei");
  REQUIRE(huge);
  CHECK(huge->milli > 0);
  CHECK((*huge + *huge).milli > 0);
  CHECK((*huge * 1000).milli > 0);
  CHECK(parse_quantity("-999Ei")->milli < 0);
  CHECK(parse_quantity("1e400")->milli > 0);
}

TEST_CASE("quantities are printed as people write them") {
  CHECK(format_quantity(*parse_quantity("8")) == "8");
  CHECK(format_quantity(*parse_quantity("1500m")) == "1500m");
  CHECK(format_quantity(*parse_quantity("64Gi"), "memory") == "64Gi");
  CHECK(format_quantity(*parse_quantity("1536Mi"), "memory") == "1536Mi");
  CHECK(format_quantity(*parse_quantity("64Gi"), "pods") == "68719476736");
}
