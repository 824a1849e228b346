// SPDX-License-Identifier: Apache-2.0
#include "base/time.h"

#include "base/hash.h"

#include "catch.h"

using namespace lockstep;
using namespace std::chrono_literals;

TEST_CASE("RFC 3339 stamps are read with any offset and written in UTC") {
  CHECK(format_time(*parse_time("2026-01-02T15:04:05Z")) == "2026-01-02T15:04:05Z");
  CHECK(format_time(*parse_time("2026-01-02T15:04:05.5+02:00")) == "2026-01-02T13:04:05Z");
  CHECK(format_time_micro(*parse_time("2026-01-02T15:04:05.123456Z")) == "2026-01-02T15:04:05.123456Z");
  for (const char* bad :
       {"", "2026-01-02", "2026-13-02T00:00:00Z", "2026-01-02T00:00:00", "2026-01-02T00:00:00Zx"}) {
    CAPTURE(bad);
    CHECK_FALSE(parse_time(bad));
  }
}

TEST_CASE("durations are Go's, a bare number counts seconds") {
  CHECK(parse_duration("1h30m") == 90min);
  CHECK(parse_duration("1.5s") == 1500ms);
  CHECK(parse_duration("90") == 90s);
  CHECK(parse_duration("300ms") == 300ms);
  for (const char* bad : {"", "5", "x", "5 m", "1d", "m", "-"}) {
    CAPTURE(bad);
    CHECK(parse_duration(bad).has_value() == (std::string_view(bad) == "5"));
  }
}

TEST_CASE("ages read as kubectl's") {
  CHECK(format_age(65s) == "65s");
  CHECK(format_age(5min + 3s) == "5m3s");
  CHECK(format_age(3h + 20min) == "3h20m");
  CHECK(format_age(100h) == "4d4h");
}

TEST_CASE("digests and base64 round trip") {
  CHECK(sha256_hex("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  CHECK(base64_encode("hello") == "aGVsbG8=");
  CHECK(base64_decode("aGVs\nbG8=") == "hello");
  CHECK_FALSE(base64_decode("aGVsbG8"));
  CHECK_FALSE(base64_decode("a*=="));
}
