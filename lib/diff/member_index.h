// SPDX-License-Identifier: Apache-2.0
#pragma once
// Members of one map by key, in logarithmic time when there are many of them (a ConfigMap of 10,000 keys).

#include "value/value.h"

#include <algorithm>
#include <vector>

namespace lockstep::diff {

// Refers to the map, which must outlive it unchanged. Anything but a map has no members.
class MemberIndex {
 public:
  explicit MemberIndex(const Value& map) : map_(map) {
    constexpr std::size_t few = 16;  // below that, looking along the map is faster
    if (map.members().size() <= few) return;
    for (const auto& member : map.members()) by_key_.push_back(&member);
    if (!std::is_sorted(by_key_.begin(), by_key_.end(), before))
      std::sort(by_key_.begin(), by_key_.end(), before);
  }

  const Value* find(std::string_view key) const {
    if (by_key_.empty()) return map_.find(key);
    const auto it =
        std::lower_bound(by_key_.begin(), by_key_.end(), key,
                         [](const Member* m, std::string_view wanted) { return m->key < wanted; });
    return it != by_key_.end() && (*it)->key == key ? &(*it)->value : nullptr;
  }

 private:
  static bool before(const Member* a, const Member* b) { return a->key < b->key; }
  const Value& map_;
  std::vector<const Member*> by_key_;
};

}  // namespace lockstep::diff
