// SPDX-License-Identifier: Apache-2.0
#pragma once
// Time as text: RFC 3339 stamps, Go and Kubernetes durations, ages for people.

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace lockstep {

using TimePoint = std::chrono::sys_time<std::chrono::nanoseconds>;
using std::chrono::seconds;

// "2026-01-02T15:04:05.123Z", any offset; nullopt when it is not RFC 3339.
std::optional<TimePoint> parse_time(std::string_view text);
// UTC with whole seconds, as Kubernetes writes it: "2026-01-02T15:04:05Z".
std::string format_time(TimePoint time);
// With microseconds, for metav1.MicroTime.
std::string format_time_micro(TimePoint time);

// Go's duration ("1h30m", "1.5s", "300ms"); a bare number counts as seconds.
std::optional<std::chrono::nanoseconds> parse_duration(std::string_view text);
// kubectl's age: "12s", "5m", "3h20m", "4d".
std::string format_age(std::chrono::nanoseconds age);

// The one source of time for everything that must be testable.
class Clock {
 public:
  virtual ~Clock() = default;
  virtual TimePoint now() const = 0;
};
class SystemClock final : public Clock {
 public:
  TimePoint now() const override { return std::chrono::system_clock::now(); }
};

}  // namespace lockstep
