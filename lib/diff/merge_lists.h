// SPDX-License-Identifier: Apache-2.0
#pragma once
// Two lists of named elements made one, as server-side apply does it: elements of the applied list in its
// order, those that only live has near their old neighbours.

#include "value/value.h"

#include <functional>
#include <string>
#include <vector>

namespace lockstep::diff {

struct MergeSide {
  const Value& list;
  std::vector<std::string> names;  // of each element; distinct
};

Value merge_lists(const MergeSide& live, const MergeSide& config,
                  const std::function<Value(const Value& live, const Value& config)>& merge_element);

}  // namespace lockstep::diff
