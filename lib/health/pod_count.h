// SPDX-License-Identifier: Apache-2.0
#pragma once
// Numbers of pods as objects give them, cut to what the APIs allow.

#include <algorithm>
#include <cstdint>
#include <limits>

namespace lockstep::health {

// Every API has int32 for numbers and indexes of pods: what is beyond is cut, so that two can be multiplied.
inline std::int64_t pod_count(std::int64_t number) {
  constexpr std::int64_t most = std::numeric_limits<std::int32_t>::max();
  return std::clamp(number, -most, most);
}

}  // namespace lockstep::health
