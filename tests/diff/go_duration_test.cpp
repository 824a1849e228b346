// SPDX-License-Identifier: Apache-2.0
#include "diff/go_duration.h"

#include "catch.h"

using namespace lockstep::diff;

TEST_CASE("durations are printed as Go does") {
  struct Row {
    const char *text, *want;
  };
  const auto row = GENERATE(values<Row>({{"2160h", "2160h0m0s"},
                                         {"90m", "1h30m0s"},
                                         {"1.5s", "1.5s"},
                                         {"300ms", "300ms"},
                                         {"1500ms", "1.5s"},
                                         {"1500us", "1.5ms"},
                                         {"10ns", "10ns"},
                                         {"-2m", "-2m0s"},
                                         {"0", "0s"},
                                         {"0s", "0s"},
                                         {"1h0m0.25s", "1h0m0.25s"},
                                         {"10", nullptr},
                                         {"", nullptr},
                                         {"1 h", nullptr}}));
  CAPTURE(row.text);
  const auto duration = read_go_duration(row.text);
  REQUIRE(duration.has_value() == (row.want != nullptr));
  if (duration) CHECK(format_go_duration(*duration) == row.want);
}
