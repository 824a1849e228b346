// SPDX-License-Identifier: Apache-2.0
#include "logs/line.h"

namespace lockstep::logs {

namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// "2026-01-02T15:04:05", with anything after it up to a space.
bool starts_with_stamp(std::string_view line) {
  constexpr std::string_view shape = "0000-00-00T00:00:00";
  if (line.size() < shape.size()) return false;
  for (std::size_t i = 0; i < shape.size(); ++i)
    if (shape[i] == '0' ? !is_digit(line[i]) : line[i] != shape[i]) return false;
  return true;
}

// Stamps of a kubelet are in its own zone; the offset stays, the fraction goes.
std::string whole_seconds(std::string_view stamp) {
  std::string out(stamp.substr(0, 19));
  auto rest = stamp.substr(19);
  if (rest.starts_with('.')) {
    rest.remove_prefix(1);
    while (!rest.empty() && is_digit(rest.front())) rest.remove_prefix(1);
  }
  return out + std::string(rest);
}

}  // namespace

StampedLine split_stamp(std::string_view line) {
  if (!starts_with_stamp(line)) return {"", line};
  const auto space = line.find(' ');
  if (space == std::string_view::npos) return {line, ""};
  return {line.substr(0, space), line.substr(space + 1)};
}

bool Resume::take(const StampedLine& line) {
  if (line.stamp.empty()) return true;
  const std::string second = whole_seconds(line.stamp);
  const auto hash = std::hash<std::string_view>{}(line.stamp) * 31 + std::hash<std::string_view>{}(line.text);
  if (is_replaying_ && second == since_ && seen_.contains(hash)) return false;
  if (second != since_) {
    // Older than the break: a server that rounds sinceTime down.
    if (is_replaying_ && second < since_) return false;
    is_replaying_ = false;
    since_ = second;
    seen_.clear();
  }
  seen_.insert(hash);
  return true;
}

}  // namespace lockstep::logs
