// SPDX-License-Identifier: Apache-2.0
#include "value/merge_patch.h"

namespace lockstep {

void apply_merge_patch(Value& target, const Value& patch) {
  if (!patch.is_map()) {
    target = patch;
    return;
  }
  if (!target.is_map()) target = Value::map();
  for (const auto& [key, value] : patch.members()) {
    if (value.is_null())
      target.erase(key);
    else
      apply_merge_patch(target[key], value);
  }
}

}  // namespace lockstep
