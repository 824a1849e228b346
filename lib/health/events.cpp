// SPDX-License-Identifier: Apache-2.0
#include "health/events.h"

#include "base/strings.h"

#include <algorithm>

namespace lockstep::health {

std::optional<TimePoint> event_time(const Value& event) {
  const Value* const stamps[] = {&event.at("series", "lastObservedTime"), &event.at("lastTimestamp"),
                                 &event.at("eventTime"), &event.at("firstTimestamp"),
                                 &event.at("metadata", "creationTimestamp")};
  for (const Value* stamp : stamps)
    if (const auto time = parse_time(stamp->text())) return time;
  return std::nullopt;
}

std::int64_t event_count(const Value& event) {
  return std::max({event.at("count").int_or(1), event.at("series", "count").int_or(1), std::int64_t{1}});
}

// events.k8s.io calls it a note.
const std::string& event_text(const Value& event) {
  return event.has("message") ? event.at("message").text() : event.at("note").text();
}

bool is_warning(const Value& event) { return event.at("type").text() == "Warning"; }

const Value* latest_event(const Snapshot::Found& events, TimePoint now, std::optional<seconds> limit,
                          const std::function<bool(const Value& event)>& wanted) {
  const Value* latest = nullptr;
  TimePoint latest_time;
  for (const Value* event : events) {
    if (!wanted(*event)) continue;
    const auto time = event_time(*event);
    if (limit && (!time || now - *time > *limit)) continue;
    if (latest && time.value_or(TimePoint{}) <= latest_time) continue;
    latest = event;
    latest_time = time.value_or(TimePoint{});
  }
  return latest;
}

seconds age_of(const Value& stamp, TimePoint now) {
  const auto time = parse_time(stamp.text());
  return time ? std::chrono::duration_cast<seconds>(now - *time) : seconds{0};
}

std::string minutes(seconds age) { return std::to_string(std::max<long long>(age.count(), 0) / 60) + "m"; }

std::string quoted(std::string_view text) {
  constexpr std::size_t most = 1024;
  text = trim(text);
  std::string out(text.substr(0, most));
  if (text.size() > most) {
    while (!out.empty() && (static_cast<unsigned char>(out.back()) & 0xC0U) == 0x80U) out.pop_back();
    if (!out.empty() && static_cast<unsigned char>(out.back()) >= 0xC0U) out.pop_back();
    out += "...";
  }
  std::replace_if(
      out.begin(), out.end(), [](char c) { return c == '\n' || c == '\r' || c == '\t'; }, ' ');
  return out;
}

}  // namespace lockstep::health
