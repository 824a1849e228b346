// SPDX-License-Identifier: Apache-2.0
#include "diff/go_duration.h"

#include "base/time.h"

namespace lockstep::diff {

namespace {

// value / unit without trailing zeros: 1500 of 1000 is "1.5".
std::string decimal(long long value, long long unit) {
  std::string text = std::to_string(value / unit);
  long long rest = value % unit;
  if (rest == 0) return text;
  text += '.';
  for (unit /= 10; rest != 0; unit /= 10) {
    text += static_cast<char>('0' + rest / unit);
    rest %= unit;
  }
  return text;
}

}  // namespace

std::optional<std::chrono::nanoseconds> read_go_duration(std::string_view text) {
  const bool is_negative = !text.empty() && text[0] == '-';
  if (!text.empty() && (text[0] == '-' || text[0] == '+')) text.remove_prefix(1);
  if (text == "0") return std::chrono::nanoseconds{0};
  // A bare number is none for Go, other than for base/time.h.
  if (text.empty() || (text.back() >= '0' && text.back() <= '9') || text.back() == '.') return std::nullopt;
  const auto size = parse_duration(text);
  if (!size) return std::nullopt;
  return is_negative ? -*size : *size;
}

std::string format_go_duration(std::chrono::nanoseconds duration) {
  constexpr long long micro = 1'000, milli = 1'000'000, second = 1'000'000'000;
  long long left = duration.count();
  if (left == 0) return "0s";
  const std::string sign = left < 0 ? "-" : "";
  if (left < 0) left = -left;
  if (left < second) {
    if (left < micro) return sign + std::to_string(left) + "ns";
    if (left < milli) return sign + decimal(left, micro) + "\xC2\xB5s";
    return sign + decimal(left, milli) + "ms";
  }
  const long long hours = left / (3600 * second), minutes = left / (60 * second) % 60;
  std::string text = sign;
  if (hours > 0) text += std::to_string(hours) + "h";
  if (hours > 0 || minutes > 0) text += std::to_string(minutes) + "m";
  return text + decimal(left % (60 * second), second) + "s";
}

}  // namespace lockstep::diff
