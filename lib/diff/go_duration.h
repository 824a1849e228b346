// SPDX-License-Identifier: Apache-2.0
#pragma once
// Go's time.Duration as text: "2160h" is read and written as "2160h0m0s".

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace lockstep::diff {

// "1h30m", "1.5s", "-2m", "0"; nullopt when it is no duration or lacks a unit.
std::optional<std::chrono::nanoseconds> read_go_duration(std::string_view text);
// "1h30m0s", "1.5s", "300ms", "0s".
std::string format_go_duration(std::chrono::nanoseconds duration);

}  // namespace lockstep::diff
