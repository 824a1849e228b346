// SPDX-License-Identifier: Apache-2.0
#include "net/retry.h"

#include "base/strings.h"
#include "net/curl.h"

#include <algorithm>

namespace lockstep::net {

namespace {

// A server that asks for more is not waited for in silence.
constexpr Duration longest_asked_wait = std::chrono::seconds(60);

bool is_repeatable(const Attempt& attempt, const Error& error) {
  if (error.reason() == connection_refused || error.reason() == not_connected) return attempt.was_connected;
  // The answer, and nothing but it, may be what got lost.
  return error.reason() == connection_lost && attempt.idempotent;
}

bool is_repeatable(const Attempt& attempt, const Response& response) {
  // As client-go: an overloaded server says when to come back, and has done nothing yet.
  if (response.status == 429) return true;
  if (response.status >= 500 && !response.header("Retry-After").empty()) return true;
  return attempt.idempotent && response.status >= 502 && response.status <= 504;
}

}  // namespace

std::optional<Duration> retry_delay(const Attempt& attempt, const Outcome<Response>& outcome, TimePoint now,
                                    const RetryLimits& limits) {
  if (attempt.number >= limits.attempts) return std::nullopt;
  const auto wait = backoff(attempt.number, attempt.random, limits);
  if (!outcome.ok()) return is_repeatable(attempt, outcome.error()) ? std::optional(wait) : std::nullopt;
  if (!is_repeatable(attempt, outcome.value())) return std::nullopt;
  const auto asked = retry_after(outcome.value().header("Retry-After"), now).value_or(Duration{});
  if (asked > longest_asked_wait) return std::nullopt;
  // Everybody was told the same number of seconds: the jitter keeps them from coming back together.
  return asked > Duration{} ? asked + wait / 2 : wait;
}

Duration backoff(int attempt, double random, const RetryLimits& limits) {
  auto delay = limits.first;
  for (int i = 1; i < attempt && delay < limits.longest; ++i) delay *= 2;
  delay = std::min(delay, limits.longest);
  return delay / 2 + std::chrono::duration_cast<Duration>(delay / 2 * random);
}

std::optional<Duration> retry_after(std::string_view header, TimePoint now) {
  header = trim(header);
  if (header.empty()) return std::nullopt;
  if (const auto seconds_asked = parse_int(header))
    return *seconds_asked < 0 ? std::nullopt : std::optional<Duration>(std::chrono::seconds(*seconds_asked));
  const auto date = curl().getdate(std::string(header).c_str(), nullptr);
  if (date < 0) return std::nullopt;
  return std::max<Duration>(std::chrono::system_clock::from_time_t(date) - now, Duration{});
}

void Window::on_answer() { size_ = std::min(most_, size_ + 1 / size_); }

void Window::on_overload(TimePoint now) {
  if (now - last_cut_ < std::chrono::milliseconds(500)) return;
  last_cut_ = now;
  size_ = std::max(1.0, size_ / 2);
}

}  // namespace lockstep::net
