// SPDX-License-Identifier: Apache-2.0
#pragma once
// Events and ages as the rules read them (spec training §1.2): schedulers write series and null time stamps,
// so no single field is enough.

#include "base/time.h"
#include "health/snapshot.h"

#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace lockstep::health {

std::optional<TimePoint> event_time(const Value& event);
std::int64_t event_count(const Value& event);
const std::string& event_text(const Value& event);
bool is_warning(const Value& event);

// The newest event that `wanted` takes and that is not older than `limit` (none: any age); of two from one
// moment the first by name.
const Value* latest_event(const Snapshot::Found& events, TimePoint now, std::optional<seconds> limit,
                          const std::function<bool(const Value& event)>& wanted);

// Age of an RFC 3339 stamp; a missing or odd one has no age (0 s).
seconds age_of(const Value& stamp, TimePoint now);
// "12m", rounded down, as all messages about ages say it.
std::string minutes(seconds age);
// Controllers' texts go into messages unabridged up to 1 KiB, on one line.
std::string quoted(std::string_view text);

}  // namespace lockstep::health
