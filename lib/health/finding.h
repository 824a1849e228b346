// SPDX-License-Identifier: Apache-2.0
#pragma once
// Finding: one thing that keeps a job from running, with its rank among causes (spec training §3.11): the
// lowest explains the others.

#include "health/verdict.h"

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace lockstep::health {

// Ranks that several files speak about.
namespace rank {
inline constexpr int not_created = 15, structural = 30, gang = 45, scaling = 49, capacity = 50,
                     restart_loop = 85, starting = 88, not_ready = 89;
}

struct Finding {
  int rank = 0;
  Status status = Status::None;
  std::string_view reason;
  std::string text;
  std::vector<Evidence> evidence = {};
};

// What was read, for `why` and JSON output: a field of an object and its value.
inline Evidence seen(const Value& object, std::string path, std::string value) {
  return {ref_of(object), std::move(path), std::move(value)};
}

}  // namespace lockstep::health
