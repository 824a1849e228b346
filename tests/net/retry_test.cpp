// SPDX-License-Identifier: Apache-2.0
#include "net/retry.h"

#include "catch.h"

using namespace lockstep;
using namespace lockstep::net;
using std::chrono::milliseconds;
using std::chrono::seconds;

namespace {

Outcome<Response> status(int code, std::string retry_after = {}) {
  Response response{.status = code};
  if (!retry_after.empty()) response.headers.push_back({"retry-after", std::move(retry_after)});
  return response;
}
Outcome<Response> failure(std::string_view reason) { return Error("x").api(0, std::string(reason)); }

}  // namespace

TEST_CASE("what is sent again, and what stands") {
  struct Row {
    const char* name;
    Outcome<Response> outcome;
    bool idempotent, was_connected, again;
  };
  const auto row = GENERATE(values<Row>({
      {"success", status(200), true, true, false},
      {"not found", status(404), true, true, false},
      {"conflict", status(409), true, true, false},
      {"a webhook that fails", status(500), true, true, false},
      {"too many requests", status(429), false, true, true},
      {"overload, to come back", status(503, "1"), false, true, true},
      {"error of the server, to come back", status(500, "1"), false, true, true},
      {"overload, repeatable", status(503), true, true, true},
      {"overload, not repeatable", status(503), false, true, false},
      {"bad gateway, repeatable", status(502), true, true, true},
      {"gateway timeout, not repeatable", status(504), false, true, false},
      {"to come back in an hour", status(429, "3600"), true, true, false},
      {"lost connection, repeatable", failure(connection_lost), true, true, true},
      {"lost connection, not repeatable", failure(connection_lost), false, true, false},
      {"refused at the first try", failure(connection_refused), true, false, false},
      {"refused while the server restarts", failure(connection_refused), false, true, true},
      {"no such host", failure(host_not_found), true, true, false},
      {"not trusted", failure(not_trusted), true, true, false},
      {"timeout", failure(timed_out), true, true, false},
  }));
  CAPTURE(row.name);
  const Attempt attempt{.number = 1, .idempotent = row.idempotent, .was_connected = row.was_connected};
  CHECK(retry_delay(attempt, row.outcome, {}).has_value() == row.again);
}

TEST_CASE("the last attempt stands") {
  CHECK(retry_delay({.number = 5}, status(429), {}).has_value());
  CHECK_FALSE(retry_delay({.number = 6}, status(429), {}).has_value());
}

TEST_CASE("the server's own delay is kept, and nobody comes back at the same moment") {
  const auto delay = [](double random) {
    return *retry_delay({.number = 1, .random = random}, status(429, "2"), {});
  };
  CHECK(delay(0) >= seconds(2));
  CHECK(delay(0.9) > delay(0.1));
  CHECK(delay(0.99) < seconds(3));
}

TEST_CASE("backoff doubles up to its limit, the upper half jittered") {
  CHECK(backoff(1, 0) == milliseconds(100));
  CHECK(backoff(2, 0) == milliseconds(200));
  CHECK(backoff(3, 0.5) == milliseconds(600));
  CHECK(backoff(60, 0) == seconds(10));
  CHECK(backoff(60, 1) == seconds(20));
}

TEST_CASE("Retry-After is seconds or a date") {
  const auto now = *parse_time("2026-01-02T10:00:00Z");
  CHECK(retry_after("7", now) == std::optional<Duration>(seconds(7)));
  CHECK(retry_after(" 0 ", now) == std::optional<Duration>(seconds(0)));
  CHECK(retry_after("Fri, 02 Jan 2026 10:00:30 GMT", now) == std::optional<Duration>(seconds(30)));
  CHECK(retry_after("Fri, 02 Jan 2026 09:00:00 GMT", now) == std::optional<Duration>(seconds(0)));
  CHECK_FALSE(retry_after("", now));
  CHECK_FALSE(retry_after("-1", now));
  CHECK_FALSE(retry_after("soon", now));
}

TEST_CASE("the window halves at overload and grows back by one per round") {
  Window window(16);
  const auto start = *parse_time("2026-01-02T10:00:00Z");
  window.on_overload(start);
  CHECK(window.size() == 8);
  window.on_overload(start + milliseconds(100));  // the same burst
  CHECK(window.size() == 8);
  for (int i = 0; i < 9; ++i) window.on_answer();
  CHECK(window.size() == 9);
  for (int i = 0; i < 1000; ++i) window.on_answer();
  CHECK(window.size() == 16);
  for (int i = 1; i < 20; ++i) window.on_overload(start + seconds(i));
  CHECK(window.size() == 1);
}
