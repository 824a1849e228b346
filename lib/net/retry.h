// SPDX-License-Identifier: Apache-2.0
#pragma once
// Retry: whether and when a failed request is sent again. Pure: no clock, no randomness of its own.

#include "net/http.h"

#include <optional>

namespace lockstep::net {

struct RetryLimits {
  int attempts = 6;  // in all, the first one included
  Duration first = std::chrono::milliseconds(200), longest = std::chrono::seconds(20);
};

struct Attempt {
  int number = 1;              // of the attempt that failed, from 1
  bool idempotent = false;     // sending it twice is the same as once
  bool was_connected = false;  // the server has answered something before: its absence is news
  double random = 0;           // in [0, 1): the jitter
};

// Delay before the next attempt; nullopt when the answer stands. 429 is never processed by the server, so any
// request may be repeated; 502, 503, 504 and lost connections are repeated when the request is idempotent
// (503 also with Retry-After). A server that never answered is not tried again: the user waits at the
// terminal.
std::optional<Duration> retry_delay(const Attempt& attempt, const Outcome<Response>& outcome, TimePoint now,
                                    const RetryLimits& limits = {});
// Exponential with the upper half jittered.
Duration backoff(int attempt, double random, const RetryLimits& limits = {});
// Seconds or an HTTP date (relative to `now`); nullopt when missing or malformed.
std::optional<Duration> retry_after(std::string_view header, TimePoint now);

// How many requests may be in flight: halved when the server says it is overloaded, and grown by one for each
// window of answers. It stands in for a requests-per-second limit, which is wrong for every server but one.
class Window {
 public:
  explicit Window(int most) : most_(most), size_(most) {}
  int size() const { return static_cast<int>(size_); }
  void on_answer();
  // Several refusals of one window count once.
  void on_overload(TimePoint now);

 private:
  double most_, size_;
  TimePoint last_cut_;
};

}  // namespace lockstep::net
