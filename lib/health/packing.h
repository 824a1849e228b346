// SPDX-License-Identifier: Apache-2.0
#pragma once
// Packing: whether pods fit onto nodes at once (spec training §3.5, first-fit decreasing with best fit by one
// resource). A heuristic that is exact for equal pods, which nearly every gang has.

#include "health/requests.h"

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

namespace lockstep::health {

struct PodItem {
  Resources request;
  // Which of the bins it may use, by index; null: all of them.
  const std::vector<bool>* usable = nullptr;
};

// What each node has free. A resource that a node does not name is not there (0).
using Bins = std::vector<Resources>;

// The bin of each item; nullopt when this way of packing leaves one over.
// `key`: largest items first by it, each onto the node that keeps least of it.
std::optional<std::vector<std::size_t>> pack(const std::vector<PodItem>& items, const Bins& bins,
                                             std::string_view key);

}  // namespace lockstep::health
