// SPDX-License-Identifier: Apache-2.0
#include "render/candidates.h"

#include <algorithm>

namespace lockstep::render {

bool is_plain_word(std::string_view pattern) {
  return !pattern.empty() && std::all_of(pattern.begin(), pattern.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
  });
}

}  // namespace lockstep::render
