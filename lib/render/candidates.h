// SPDX-License-Identifier: Apache-2.0
#pragma once
// Which resources a selector has to look at: with a plain word as the name pattern only those of that name,
// so that many patches over many resources stay linear.

#include "render/resources.h"

#include <string_view>

namespace lockstep::render {

bool is_plain_word(std::string_view pattern);

// Calls `visit` with the position of each resource that may have, or have had, a name that `pattern` matches.
template <class Visit>
void each_candidate(const Resources& resources, std::string_view pattern, Visit&& visit) {
  if (is_plain_word(pattern)) {
    for (const auto index : resources.with_any_name(pattern)) visit(index);
    return;
  }
  for (std::size_t i = 0; i < resources.size(); ++i)
    if (!resources[i].is_empty()) visit(i);
}

}  // namespace lockstep::render
