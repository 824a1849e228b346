// SPDX-License-Identifier: Apache-2.0
#include "base/time.h"

#include "base/strings.h"

#include <fmt/core.h>

#include <charconv>
#include <cmath>

namespace lockstep {

namespace {

// Reads exactly `digits` digits at `at` and moves on.
std::optional<int> read_digits(std::string_view text, std::size_t& at, std::size_t digits) {
  if (at + digits > text.size()) return std::nullopt;
  int number = 0;
  for (std::size_t i = 0; i < digits; ++i) {
    const char c = text[at + i];
    if (c < '0' || c > '9') return std::nullopt;
    number = number * 10 + (c - '0');
  }
  at += digits;
  return number;
}

bool read_char(std::string_view text, std::size_t& at, std::string_view any_of) {
  if (at >= text.size() || any_of.find(text[at]) == std::string_view::npos) return false;
  ++at;
  return true;
}

struct Civil {
  int year;
  unsigned month, day;
  long long hours, minutes, seconds, nanos;
};

Civil civil(TimePoint time) {
  using namespace std::chrono;
  const auto days_part = floor<days>(time);
  const year_month_day date{days_part};
  const hh_mm_ss clock{time - days_part};
  return {static_cast<int>(date.year()),     static_cast<unsigned>(date.month()),
          static_cast<unsigned>(date.day()), clock.hours().count(),
          clock.minutes().count(),           clock.seconds().count(),
          clock.subseconds().count()};
}

}  // namespace

std::optional<TimePoint> parse_time(std::string_view text) {
  using namespace std::chrono;
  std::size_t at = 0;
  const auto y = read_digits(text, at, 4);
  if (!y || !read_char(text, at, "-")) return std::nullopt;
  const auto mo = read_digits(text, at, 2);
  if (!mo || !read_char(text, at, "-")) return std::nullopt;
  const auto d = read_digits(text, at, 2);
  if (!d || !read_char(text, at, "Tt ")) return std::nullopt;
  const auto h = read_digits(text, at, 2);
  if (!h || !read_char(text, at, ":")) return std::nullopt;
  const auto mi = read_digits(text, at, 2);
  if (!mi || !read_char(text, at, ":")) return std::nullopt;
  const auto s = read_digits(text, at, 2);
  if (!s) return std::nullopt;
  long long nanos = 0;
  if (read_char(text, at, ".,")) {
    long long unit = 100'000'000;
    const auto begin = at;
    for (; at < text.size() && text[at] >= '0' && text[at] <= '9'; ++at, unit /= 10)
      nanos += (text[at] - '0') * unit;
    if (at == begin) return std::nullopt;
  }
  minutes offset{0};
  if (!read_char(text, at, "Zz")) {
    if (at >= text.size() || (text[at] != '+' && text[at] != '-')) return std::nullopt;
    const int sign = text[at++] == '-' ? -1 : 1;
    const auto oh = read_digits(text, at, 2);
    if (!oh || !read_char(text, at, ":")) return std::nullopt;
    const auto om = read_digits(text, at, 2);
    if (!om) return std::nullopt;
    offset = minutes{sign * (*oh * 60 + *om)};
  }
  const year_month_day date{year{*y}, month{static_cast<unsigned>(*mo)}, day{static_cast<unsigned>(*d)}};
  if (at != text.size() || !date.ok() || *h > 24 || *mi > 59 || *s > 60) return std::nullopt;
  return sys_days{date} + hours{*h} + minutes{*mi} + std::chrono::seconds{*s} + nanoseconds{nanos} - offset;
}

std::string format_time(TimePoint time) {
  const auto c = civil(time);
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z", c.year, c.month, c.day, c.hours, c.minutes,
                     c.seconds);
}

std::string format_time_micro(TimePoint time) {
  const auto c = civil(time);
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:06}Z", c.year, c.month, c.day, c.hours, c.minutes,
                     c.seconds, c.nanos / 1000);
}

std::optional<std::chrono::nanoseconds> parse_duration(std::string_view text) {
  if (text.empty()) return std::nullopt;
  const bool negative = text[0] == '-';
  if (negative || text[0] == '+') text.remove_prefix(1);
  if (const auto whole = parse_int(text); whole && text[0] != '-') {
    if (*whole > 9'000'000'000) return std::nullopt;
    return std::chrono::seconds{negative ? -*whole : *whole};
  }
  struct Unit {
    std::string_view name;
    double nanos;
  };
  constexpr Unit units[] = {{"ns", 1},   {"us", 1e3}, {"\u00b5s", 1e3}, {"\u03bcs", 1e3},
                            {"ms", 1e6}, {"s", 1e9},  {"m", 60e9},      {"h", 3600e9}};
  double total = 0;
  if (text.empty()) return std::nullopt;
  while (!text.empty()) {
    double number = 0;
    const auto [end, code] =
        std::from_chars(text.data(), text.data() + text.size(), number, std::chars_format::fixed);
    if (code != std::errc() || text[0] == '-') return std::nullopt;
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    const Unit* found = nullptr;
    const auto length = std::min(text.find_first_of(".0123456789"), text.size());
    for (const auto& unit : units)
      if (text.substr(0, length) == unit.name) found = &unit;
    if (!found) return std::nullopt;
    text.remove_prefix(length);
    total += number * found->nanos;
  }
  if (total > 9.2e18) return std::nullopt;
  return std::chrono::nanoseconds{std::llround(negative ? -total : total)};
}

std::string format_age(std::chrono::nanoseconds age) {
  const auto s = std::max<long long>(0, age.count() / 1'000'000'000);
  if (s < 120) return fmt::format("{}s", s);
  const auto m = s / 60;
  if (m < 10) return s % 60 == 0 ? fmt::format("{}m", m) : fmt::format("{}m{}s", m, s % 60);
  if (m < 180) return fmt::format("{}m", m);
  const auto h = m / 60;
  if (h < 8) return m % 60 == 0 ? fmt::format("{}h", h) : fmt::format("{}h{}m", h, m % 60);
  if (h < 48) return fmt::format("{}h", h);
  const auto d = h / 24;
  if (d < 8) return h % 24 == 0 ? fmt::format("{}d", d) : fmt::format("{}d{}h", d, h % 24);
  return fmt::format("{}d", d);
}

}  // namespace lockstep
